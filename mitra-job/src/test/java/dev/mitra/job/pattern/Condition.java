package dev.mitra.job.pattern;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A condition, evaluated by walking its tree. It knows nothing of how the job evaluates conditions,
 * so that the two can be held against each other. {@link ConditionParser} reads the part of CEL
 * that it has.
 */
sealed interface Condition {
  /** The events that a stage has taken so far, in the order in which it took them. */
  @FunctionalInterface
  interface Taken {
    List<SequenceEvent> of(String stage);
  }

  /** The value at an event: a number, a text or a flag. */
  Object value(SequenceEvent event, Taken taken);

  /** Whether it holds at an event. */
  default boolean holds(SequenceEvent event, Taken taken) {
    return (Boolean) value(event, taken);
  }

  /** A number, text or flag. */
  record Literal(Object value) implements Condition {
    @Override
    public Object value(SequenceEvent event, Taken taken) {
      return value;
    }
  }

  /** A variable of the event. */
  record Variable(String name) implements Condition {
    @Override
    public Object value(SequenceEvent event, Taken taken) {
      return event.value(name);
    }
  }

  /** Several values in square brackets. */
  record Listed(List<Condition> members) implements Condition {
    @Override
    public Object value(SequenceEvent event, Taken taken) {
      List<Object> values = new ArrayList<>();
      for (Condition member : members) {
        values.add(member.value(event, taken));
      }
      return values;
    }
  }

  /** The opposite. */
  record Not(Condition of) implements Condition {
    @Override
    public Object value(SequenceEvent event, Taken taken) {
      return !of.holds(event, taken);
    }
  }

  /** Two values and what is between them. */
  record Binary(Condition left, String operator, Condition right) implements Condition {
    @Override
    public Object value(SequenceEvent event, Taken taken) {
      return switch (operator) {
        case "&&" -> left.holds(event, taken) && right.holds(event, taken);
        case "||" -> left.holds(event, taken) || right.holds(event, taken);
        case "==" -> same(left.value(event, taken), right.value(event, taken));
        case "!=" -> !same(left.value(event, taken), right.value(event, taken));
        case "in" -> ((List<?>) right.value(event, taken)).contains(left.value(event, taken));
        default -> ofNumbers((Double) left.value(event, taken), (Double) right.value(event, taken));
      };
    }

    private static boolean same(Object one, Object other) {
      // Two missing numbers are not the same, as everywhere with floating point.
      if (one instanceof Double number && other instanceof Double next) {
        return number.doubleValue() == next.doubleValue();
      }
      return one.equals(other);
    }

    private Object ofNumbers(double one, double other) {
      return switch (operator) {
        case "<" -> one < other;
        case "<=" -> one <= other;
        case ">" -> one > other;
        case ">=" -> one >= other;
        case "+" -> one + other;
        case "-" -> one - other;
        case "*" -> one * other;
        default -> throw new IllegalArgumentException(operator);
      };
    }
  }

  /**
   * Something about the events that a stage has taken.
   *
   * @param stage the stage
   * @param function {@code first}, {@code sum}, {@code count}, …
   * @param field which variable of them; {@code seconds_ago}; empty for {@code count}
   */
  record LookBack(String stage, String function, String field) implements Condition {
    @Override
    public Object value(SequenceEvent event, Taken taken) {
      List<SequenceEvent> events = taken.of(stage);
      return switch (function) {
        case "count" -> (double) events.size();
        case "first" -> events.isEmpty() ? none() : one(event, events.get(0));
        case "last" -> events.isEmpty() ? none() : one(event, events.get(events.size() - 1));
        case "distinct" -> (double) distinct(events);
        default -> number(events);
      };
    }

    private Object none() {
      return field.equals("seconds_ago") ? Double.NaN : SequenceEvent.missing(field);
    }

    private Object one(SequenceEvent now, SequenceEvent then) {
      return field.equals("seconds_ago") ? (now.time() - then.time()) / 1_000.0 : then.value(field);
    }

    private int distinct(List<SequenceEvent> events) {
      Set<Object> different = new HashSet<>();
      for (SequenceEvent event : events) {
        different.add(event.value(field));
      }
      different.remove(SequenceEvent.missing(field));
      return different.size();
    }

    private double number(List<SequenceEvent> events) {
      List<Double> numbers = new ArrayList<>();
      for (SequenceEvent event : events) {
        double number = (Double) event.value(field);
        if (!Double.isNaN(number)) {
          numbers.add(number);
        }
      }
      double sum = 0;
      double min = Double.NaN;
      double max = Double.NaN;
      for (double number : numbers) {
        sum += number;
        min = number >= min ? min : number;
        max = number <= max ? max : number;
      }
      return switch (function) {
        case "sum" -> sum;
        case "min" -> min;
        case "max" -> max;
        case "avg" -> numbers.isEmpty() ? Double.NaN : sum / numbers.size();
        default -> throw new IllegalArgumentException(function);
      };
    }
  }
}
