package dev.mitra.features.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code text in list('name')}: what it means, and what is said where it is refused. */
class NamedListsTest {
  private static final VariableTable TABLE = ExpressionTest.TABLE;

  private final ExpressionCompiler compiler =
      new ExpressionCompiler(TABLE, ExpressionLimits.DEFAULT)
          .withLists(List.of("trusted", "stolen-cards"));

  private final MapInputs payment =
      new MapInputs(TABLE)
          .with("type", "payment.attempted")
          .with("card", "tok_7")
          .with("amount", 250.0)
          .withLists(List.of(Set.of("tok_1", "250.0"), Set.of("tok_7", "payment.attempted")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "card in list('stolen-cards')                                  # true",
        "card in list('trusted')                                       # false",
        "!(card in list('trusted')) && amount > 1                      # true",
        "card in list(\"stolen-cards\") || 1 / int(time.hour) == 1     # true",
        "card in list('trusted') ? amount > 1 : amount == 250.0        # true",
        "'tok_1' in list('trusted')                                    # true",
        "string(amount) in list('trusted')                             # true",
        "('tok' + '_7') in list('stolen-cards')                        # true",
        "(card.present ? card : type) in list('stolen-cards')          # true",
        "card in list('stolen-cards') && type in list('stolen-cards')  # true",
        "(card in list('trusted')) == (card in list('stolen-cards'))   # false",
        "card in list('stolen-cards') && [1.0].exists(x, x > 0.5)      # true",
      })
  void isTrueForTextsInTheList(String source, boolean expected) {
    Expression expression = compiler.condition(source);
    assertThat(expression.test(payment)).isEqualTo(expected);
    assertThat(expression.errors()).isZero();
  }

  @Test
  void aMissingTextIsInNoList() {
    MapInputs nothing = new MapInputs(TABLE).withLists(List.of(Set.of(""), Set.of("")));
    assertThat(compiler.condition("card in list('trusted')").test(nothing)).isFalse();
    assertThat(compiler.condition("!(card in list('trusted'))").test(nothing)).isTrue();
  }

  @Test
  void nothingIsInAListWhereInputsKnowNone() {
    Inputs inputs =
        new Inputs() {
          @Override
          public double number(int ordinal) {
            return Double.NaN;
          }

          @Override
          public String text(int ordinal) {
            return "tok_7";
          }

          @Override
          public boolean flag(int ordinal) {
            return false;
          }

          @Override
          public long timestampMillis(int ordinal) {
            return 0;
          }
        };
    assertThat(compiler.condition("card in list('trusted')").test(inputs)).isFalse();
  }

  @Test
  void aListIsAskedForByItsPlaceAmongTheNames() {
    assertThat(compiler.lists()).containsExactly("trusted", "stolen-cards");
    CheckedExpression checked =
        compiler.checkCondition("card in list('stolen-cards') && !(card in list('trusted'))");
    assertThat(checked.lists()).containsExactly("stolen-cards", "trusted");
    ExpressionCompiler other = compiler.withLists(List.of("new", "stolen-cards", "trusted"));
    MapInputs moved =
        new MapInputs(TABLE)
            .with("card", "tok_7")
            .withLists(List.of(Set.of(), Set.of("tok_7"), Set.of()));
    assertThat(other.bind(checked).test(moved)).isTrue();
    assertThat(compiler.bind(checked).test(payment)).isTrue();
  }

  @Test
  void aCompilerWithMoreVariablesKnowsTheSameLists() {
    assertThat(compiler.plus(List.of(new Variable("score", ExprType.NUMBER))).lists())
        .isEqualTo(compiler.lists());
    assertThat(compiler.withTable(VariableTable.of(List.of())).lists()).isEqualTo(compiler.lists());
  }

  @Test
  void aNameStandsForOneList() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> compiler.withLists(List.of("a", "b", "a")))
        .withMessage("the list 'a' is declared twice");
  }

  @Test
  void listsAreUnknownWhereNoneAreDeclared() {
    ExpressionCompiler without = new ExpressionCompiler(TABLE, ExpressionLimits.DEFAULT);
    assertThat(without.lists()).isEmpty();
    assertThatThrownBy(() -> without.condition("card in list('stolen-cards')"))
        .isInstanceOf(InvalidExpressionException.class)
        .hasMessage("line 1, column 13: no lists are declared here");
    assertThatThrownBy(() -> without.number("amount + list('a') + list(7)"))
        .hasMessage(
            "line 1, column 14: no lists are declared here\n"
                + "line 1, column 26: no lists are declared here");
    // Nor are they suggested.
    assertThatThrownBy(() -> without.condition("lst('a')"))
        .hasMessage("line 1, column 4: there is no function 'lst'");
  }

  @Test
  void namesOnlySomeOfManyLists() {
    List<String> many = IntStream.range(0, 30).mapToObj(i -> "list-" + i).toList();
    assertThatThrownBy(() -> compiler.withLists(many).condition("card in list('nothing')"))
        .hasMessageEndingWith("'list-8', 'list-9' and 20 more)");
  }

  /** Each expression after {@code >}, and the message that is expected below it. */
  private static final String GOLDEN =
      """
      > card in list('stolen-crads')
      line 1, column 14: there is no list 'stolen-crads' (declared are 'trusted', 'stolen-cards'), did you mean 'stolen-cards'?

      > card in list('')
      line 1, column 14: there is no list '' (declared are 'trusted', 'stolen-cards')

      > card in list(card)
      line 1, column 13: the name of a list has to be one text in quotes, as in list('trusted')

      > card in list('tru' + 'sted')
      line 1, column 13: the name of a list has to be one text in quotes, as in list('trusted')

      > card in list(7)
      line 1, column 13: the name of a list has to be one text in quotes, as in list('trusted')

      > card in list()
      line 1, column 13: the name of a list has to be one text in quotes, as in list('trusted')

      > card in list('trusted', 'stolen-cards')
      line 1, column 13: the name of a list has to be one text in quotes, as in list('trusted')

      > card in 'trusted'.list()
      line 1, column 23: the name of a list has to be one text in quotes, as in list('trusted')

      > amount in list('trusted')
      line 1, column 8: only texts are in a list; the left side of 'in list(...)' is of type double

      > [card] in list('trusted')
      line 1, column 8: only texts are in a list; the left side of 'in list(...)' is of type list(string)

      > list('trusted')
      line 1, column 5: 'list' can only stand to the right of 'in', as in card in list('trusted')

      > list('trusted') == list('stolen-cards')
      line 1, column 5: 'list' can only stand to the right of 'in', as in card in list('trusted')
      line 1, column 24: 'list' can only stand to the right of 'in', as in card in list('trusted')

      > list('trusted') in ['a']
      line 1, column 5: 'list' can only stand to the right of 'in', as in card in list('trusted')

      > card in [list('trusted')]
      line 1, column 14: 'list' can only stand to the right of 'in', as in card in list('trusted')

      > size(list('trusted')) > 1
      line 1, column 10: 'list' can only stand to the right of 'in', as in card in list('trusted')

      > list('trusted').exists(x, x == card)
      line 1, column 5: 'list' can only stand to the right of 'in', as in card in list('trusted')
      line 1, column 5: 'list' is not allowed inside exists, all, map or filter; write it outside

      > ['a', card].exists(x, x in list('trusted'))
      line 1, column 32: 'list' is not allowed inside exists, all, map or filter; write it outside

      > [card in list('trusted')].all(x, x)
      line 1, column 14: 'list' is not allowed inside exists, all, map or filter; write it outside

      > (card in list('trusted')) in [true]
      line 1, column 14: 'list' is not allowed within this part; let 'x in list(...)' be a condition of its own, joined to others with '&&' and '||'

      > {true: 1}[card in list('trusted')] == 1
      line 1, column 23: 'list' is not allowed within this part; let 'x in list(...)' be a condition of its own, joined to others with '&&' and '||'

      > (card in list('trusted') && card.present) == card.present
      line 1, column 14: 'list' is not allowed within this part; let 'x in list(...)' be a condition of its own, joined to others with '&&' and '||'

      > card in list('trusted') && [1].all(x, x > 0) && [2].all(x, x > 0)
      line 1, column 13: 'list' is not allowed in an expression with more than one of exists, all, map and filter; use one of them, or two rules

      > card in list('trustd') && amonut > 1 && list(card)
      line 1, column 14: there is no list 'trustd' (declared are 'trusted', 'stolen-cards'), did you mean 'trusted'?
      line 1, column 27: there is no variable 'amonut', did you mean 'amount'?
      line 1, column 45: 'list' can only stand to the right of 'in', as in card in list('trusted')
      line 1, column 45: the name of a list has to be one text in quotes, as in list('trusted')

      > card in lst('trusted')
      line 1, column 12: there is no function 'lst', did you mean 'list'?

      > card.matches('(') && card in list('x')
      line 1, column 14: this is no pattern that is allowed (RE2 syntax): error parsing regexp: missing closing ): `(`
      line 1, column 35: there is no list 'x' (declared are 'trusted', 'stolen-cards')

      > card in 7
      line 1, column 6: 'in' cannot be applied to (string, int); allowed are (A, list(A)), (A, map(A, B))
      """;

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
      compiler.condition(source);
      return "(allowed)";
    } catch (InvalidExpressionException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
