package dev.mitra.features.expr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the author of a rule reads when an expression is refused. */
class ExpressionMessagesTest {
  /** Each expression after {@code >}, and the message that is expected below it. */
  private static final String GOLDEN =
      """
      > amonut > 5
      line 1, column 1: there is no variable 'amonut', did you mean 'amount'?

      > card.cuont_1h > 1
      line 1, column 5: there is no variable 'card.cuont_1h', did you mean 'card.count_1h'?

      > time.huor > 1 && card.cnt > 2
      line 1, column 1: there is no variable 'time.huor', did you mean 'time.hour'?
      line 1, column 22: there is no variable 'card.cnt'

      > nothing.like.this == 1
      line 1, column 1: there is no variable 'nothing.like.this'

      > card.count_1h.more > 1
      line 1, column 14: there is no variable 'card.count_1h.more', did you mean 'card.count_1h'?

      > amount * 2 > 10
      line 1, column 8: '*' cannot be applied to (double, int); both sides have to be of one kind of number, write 2.0 instead of 2

      > amount + 1.5 - 2 > amount
      line 1, column 14: '-' cannot be applied to (double, int); both sides have to be of one kind of number, write 2.0 instead of 2

      > amount == 3
      line 1, column 8: '==' cannot be applied to (double, int); both sides have to be of one kind of number, write 3.0 instead of 3

      > 3 != amount
      line 1, column 3: '!=' cannot be applied to (int, double); both sides have to be of one kind of number, write 3.0 instead of 3

      > amount in [1, 2]
      line 1, column 8: 'in' cannot be applied to (double, list(int)); it takes one kind of number, write 1.0 instead of 1

      > amount in [1.0, 2]
      line 1, column 11: the elements of this list or map have different types; they have to have one, so write 2.0 for the number 2 beside doubles

      > amount % 2.0 == 0.0
      line 1, column 8: '%' cannot be applied to (double, double); it takes whole numbers, write int(x) to cut off the fraction

      > card.present ? amount > 1 : card
      line 1, column 14: '? :' cannot be applied to (bool, bool, string); allowed are (bool, A, A)

      > card.present ? amount : 1
      line 1, column 14: '? :' cannot be applied to (bool, double, int); it takes one kind of number, write 1.0 instead of 1

      > amount == null
      line 1, column 8: '==' cannot be applied to (double, null); nothing is null here: a missing number is NaN, a missing text is ''

      > amount > 'many'
      line 1, column 8: '>' cannot be applied to (double, string); both sides have to be of one type

      > amount && card.present
      line 1, column 8: '&&' cannot be applied to (double, bool); allowed are (bool, bool)

      > !amount
      line 1, column 1: '!' cannot be applied to (double); allowed are (bool)

      > card + 1 == 'x'
      line 1, column 6: '+' cannot be applied to (string, int); allowed are (int, int), (uint, uint), (double, double), (string, string), (bytes, bytes), (list(A), list(A)), (timestamp, duration), (duration, timestamp), (duration, duration)

      > -card == 'x'
      line 1, column 1: '-' cannot be applied to (string); allowed are (int), (double)

      > maxx(amount) > 1
      line 1, column 5: there is no function 'maxx'

      > getHour(event_time) == 1
      line 1, column 8: there is no function 'getHour', did you mean 'getHours'?

      > event_time.getHour() == 1
      line 1, column 19: there is no function 'getHour', did you mean 'getHours'?

      > dyn(amount) > 1
      line 1, column 4: there is no function 'dyn'

      > amount = 5
      line 1, column 8: '=' is not an operator; write '==' to compare

      > amount > 5 and card.present
      line 1, column 12: 'and' is not allowed here; write '&&'

      > card.present & card.present
      line 1, column 14: '& ' is not allowed here; write '&&'

      > amount > 5 &&
      line 1, column 14: the expression ends too early; a value, a name or a closing bracket has to follow

      > amount > 5)
      line 1, column 11: ')' is not allowed here

      > (amount > 5
      line 1, column 12: ')' is missing here

      > amount > #
      line 1, column 10: '#' is not allowed here

      > if > 3
      line 1, column 1: 'if' is a reserved word and cannot be a name

      > amount
      line 1, column 1: the condition is of type double, and has to be true or false (a comparison, for example)

      > card
      line 1, column 1: the condition is of type string, and has to be true or false (a comparison, for example)

      > 1 + 2
      line 1, column 3: the condition is of type int, and has to be true or false (a comparison, for example)

      > number: card
      line 1, column 1: the value is of type string, and has to be a number (double, int or uint)

      > number: amount > 1
      line 1, column 8: the value is of type bool, and has to be a number (double, int or uint)

      > card.matches('(')
      line 1, column 14: this is no pattern that is allowed (RE2 syntax): error parsing regexp: missing closing ): `(`

      > card.matches(type)
      line 1, column 14: the pattern of 'matches' has to be a text in quotes

      > ['a', 'b'].exists(prefix, card.matches('tok_.*'))
      line 1, column 39: 'matches' is not allowed inside exists, all, map or filter; write it outside

      > card.matches('a{200}')
      line 1, column 14: the pattern is too large; at most 100 RE2 instructions are allowed

      > event_time.getHours('Mars/Base') == 1
      line 1, column 21: 'Mars/Base' is no time zone; write a name such as 'Asia/Kolkata' or an offset such as '+05:30'

      > duration('5 minutes') < duration('1h')
      line 1, column 23: this part fails for every payment: invalid duration format

      > timestamp('2026-99-01') < event_time
      line 1, column 10: this part fails for every payment: Text '2026-99-01' could not be parsed at index 10

      > 1 / 0 == 1
      line 1, column 7: this part fails for every payment: / by zero

      > card.startsWith(1)
      line 1, column 16: 'startsWith' cannot be applied to string.(int); allowed are string.(string)

      > card['x'] == 'y'
      line 1, column 5: '[ ]' cannot be applied to (string, string); allowed are (list(A), int), (map(A, B), A)

      > size(amount) > 1
      line 1, column 5: 'size' cannot be applied to (double); allowed are (string), (bytes), (list(A)), (map(A, B))

      > ((((((((((((((((((((amount > 1))))))))))))))))))))
      line 1, column 1: the expression is nested too deeply; at most 12 levels are allowed

      > card.exists(x, x == 'a')
      line 1, column 1: 'all', 'exists', 'filter' and 'map' go over a list or a map, not over a string

      > google.protobuf.Int64Value{value: 1} == 1
      line 1, column 27: an expression cannot build a message; only numbers, texts, flags, times, lists and maps are allowed
      line 1, column 33: Message type resolution failure while referencing field 'value'.

      > amount > 9223372036854775808
      line 1, column 10: '9223372036854775808' does not fit into 64 bits; write it with a decimal point to make it a double

      > 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' == card
      line 1, column 1: the expression is too long; at most 200 characters are allowed

      > amount in [1.0,2.0,3.0,4.0,5.0,1.0,2.0,3.0,4.0,5.0,1.0,2.0,3.0,4.0,5.0,1.0,2.0,3.0,4.0,5.0,1.0,2.0,3.0,4.0,5.0,1.0,2.0,3.0,4.0,5.0,1.0,2.0,3.0,4.0,5.0]
      (allowed)

      > [1,2].all(x,x>0) && [1,2].all(x,x>0) && [1,2].all(x,x>0) && [1,2].all(x,x>0) && [1,2].all(x,x>0)
      line 1, column 70: the expression is too large; at most 60 nodes are allowed

      > amonut > 5 && crad == 'x'
      line 1, column 1: there is no variable 'amonut', did you mean 'amount'?
      line 1, column 15: there is no variable 'crad', did you mean 'card'?
      """;

  private final ExpressionCompiler compiler =
      new ExpressionCompiler(ExpressionTest.TABLE, new ExpressionLimits(200, 12, 60, 100, 100));

  @Test
  void refusesEachExpressionWithItsGoldenMessage() {
    String actual =
        GOLDEN
            .lines()
            .filter(line -> line.startsWith("> "))
            .map(line -> line + "\n" + message(line.substring(2)) + "\n")
            .collect(Collectors.joining("\n"));
    assertThat(actual).isEqualTo(GOLDEN);
  }

  private String message(String source) {
    try {
      if (source.startsWith("number: ")) {
        compiler.number(source.substring("number: ".length()));
      } else {
        compiler.condition(source);
      }
      return "(allowed)";
    } catch (InvalidExpressionException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
