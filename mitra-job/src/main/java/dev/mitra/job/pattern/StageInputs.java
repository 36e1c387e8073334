package dev.mitra.job.pattern;

import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.Inputs;
import dev.mitra.rules.pattern.CompiledPattern;
import dev.mitra.rules.pattern.LookBack;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;
import org.jspecify.annotations.Nullable;

/**
 * An event and the events that a sequence has taken before it, as the conditions of a pattern read
 * them. Used again for event after event; not thread-safe.
 */
final class StageInputs implements Inputs {
  private final CompiledPattern pattern;

  /** For each ordinal before the look-backs its slot; -1 for what no condition reads. */
  private final int[] slots;

  private @Nullable StageEvent event;
  private IterativeCondition.@Nullable Context<StageEvent> taken;

  StageInputs(CompiledPattern pattern) {
    this.pattern = pattern;
    this.slots = new int[pattern.firstLookBack()];
    Arrays.fill(slots, -1);
    for (int slot = 0; slot < pattern.kept().length; slot++) {
      slots[pattern.kept()[slot]] = slot;
    }
  }

  /** Looks at another event, and at what a sequence has taken, from now on. */
  StageInputs bind(StageEvent next, IterativeCondition.Context<StageEvent> context) {
    event = next;
    taken = context;
    return this;
  }

  private StageEvent event() {
    StageEvent bound = event;
    if (bound == null) {
      throw new IllegalStateException("no event is bound");
    }
    return bound;
  }

  @Override
  public double number(int ordinal) {
    if (ordinal < slots.length) {
      return event().number(slots[ordinal]);
    }
    LookBack lookBack = lookBack(ordinal);
    int slot = lookBack.slot();
    return switch (lookBack.function()) {
      case COUNT -> count(lookBack);
      case FIRST -> ofOne(first(lookBack), slot);
      case LAST -> ofOne(last(lookBack), slot);
      case FIRST_AGO -> ago(first(lookBack));
      case LAST_AGO -> ago(last(lookBack));
      case SUM -> sum(lookBack);
      case AVG -> sum(lookBack) / numbers(lookBack);
      case MIN -> extreme(lookBack, false);
      case MAX -> extreme(lookBack, true);
      case DISTINCT -> distinct(lookBack);
    };
  }

  @Override
  public String text(int ordinal) {
    if (ordinal < slots.length) {
      return event().text(slots[ordinal]);
    }
    StageEvent found = one(lookBack(ordinal));
    return found == null ? "" : found.text(lookBack(ordinal).slot());
  }

  @Override
  public boolean flag(int ordinal) {
    if (ordinal < slots.length) {
      return event().number(slots[ordinal]) == 1;
    }
    StageEvent found = one(lookBack(ordinal));
    return found != null && found.number(lookBack(ordinal).slot()) == 1;
  }

  @Override
  public long timestampMillis(int ordinal) {
    return event().time();
  }

  private LookBack lookBack(int ordinal) {
    return pattern.lookBacks().get(ordinal - slots.length);
  }

  private Iterable<StageEvent> events(LookBack lookBack) {
    IterativeCondition.Context<StageEvent> context = taken;
    if (context == null) {
      throw new IllegalStateException("no sequence is bound");
    }
    try {
      return context.getEventsForPattern(pattern.stages().get(lookBack.stage()).name());
    } catch (Exception e) {
      throw new IllegalStateException("the events of a sequence cannot be read", e);
    }
  }

  private @Nullable StageEvent one(LookBack lookBack) {
    return lookBack.function() == LookBack.Function.FIRST ? first(lookBack) : last(lookBack);
  }

  private @Nullable StageEvent first(LookBack lookBack) {
    for (StageEvent found : events(lookBack)) {
      return found;
    }
    return null;
  }

  private @Nullable StageEvent last(LookBack lookBack) {
    StageEvent last = null;
    for (StageEvent found : events(lookBack)) {
      last = found;
    }
    return last;
  }

  private static double ofOne(@Nullable StageEvent found, int slot) {
    return found == null ? Double.NaN : found.number(slot);
  }

  private double ago(@Nullable StageEvent found) {
    return found == null ? Double.NaN : (event().time() - found.time()) / 1000.0;
  }

  private double count(LookBack lookBack) {
    return total(lookBack, any -> 1);
  }

  private double numbers(LookBack lookBack) {
    int slot = lookBack.slot();
    return total(lookBack, found -> Double.isNaN(found.number(slot)) ? 0 : 1);
  }

  private double sum(LookBack lookBack) {
    int slot = lookBack.slot();
    return total(lookBack, found -> Double.isNaN(found.number(slot)) ? 0 : found.number(slot));
  }

  private double total(LookBack lookBack, ToDoubleFunction<StageEvent> of) {
    double total = 0;
    for (StageEvent found : events(lookBack)) {
      total += of.applyAsDouble(found);
    }
    return total;
  }

  private double extreme(LookBack lookBack, boolean greatest) {
    double extreme = Double.NaN;
    for (StageEvent found : events(lookBack)) {
      double value = found.number(lookBack.slot());
      if (Double.isNaN(extreme) || (greatest ? value > extreme : value < extreme)) {
        extreme = value;
      }
    }
    return extreme;
  }

  private double distinct(LookBack lookBack) {
    boolean isText = pattern.keptVariables().get(lookBack.slot()).type() == ExprType.TEXT;
    Set<Object> values = new HashSet<>();
    for (StageEvent found : events(lookBack)) {
      if (isText && !found.text(lookBack.slot()).isEmpty()) {
        values.add(found.text(lookBack.slot()));
      } else if (!isText && !Double.isNaN(found.number(lookBack.slot()))) {
        values.add(found.number(lookBack.slot()));
      }
    }
    return values.size();
  }
}
