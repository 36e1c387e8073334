package dev.mitra.features.expr;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Well-typed expressions over a table with variables of all four types, and payments for them, with
 * the values that are special to any operator more often than they would come by chance.
 */
final class RandomExpressions {
  static final VariableTable TABLE =
      VariableTable.of(
          List.of(
              new Variable("type", ExprType.TEXT),
              new Variable("amount", ExprType.NUMBER),
              new Variable("card", ExprType.TEXT),
              new Variable("card.count_1h", ExprType.NUMBER),
              new Variable("card.avg_30d", ExprType.NUMBER),
              new Variable("card.present", ExprType.FLAG),
              new Variable("country", ExprType.TEXT),
              new Variable("event_time", ExprType.TIMESTAMP),
              new Variable("international", ExprType.FLAG)));

  /** The lists that expressions name, with their entries; a missing text is in none. */
  static final Map<String, Set<String>> LISTS =
      new TreeMap<>(
          Map.of(
              "stolen", Set.of("a", "ab", "tok_7", "\uff5e", "7"),
              "trusted", Set.of("b", "IN", "payment.failed", "true", "250.0"),
              "watched", Set.of("nobody")));

  private static final String[] LIST_NAMES = LISTS.keySet().toArray(String[]::new);
  private static final String[] TEXT_VARIABLES = {"type", "card", "country"};
  private static final String[] NUMBER_VARIABLES = {"amount", "card.count_1h", "card.avg_30d"};
  private static final String[] FLAG_VARIABLES = {"card.present", "international"};

  private static final String[] TEXTS = {
    "",
    "a",
    "b",
    "ab",
    "payment.failed",
    "payment.attempted",
    "IN",
    "tok_7",
    "7",
    "-12",
    "1.5",
    "NaN",
    "true",
    "0",
    "9223372036854775807",
    "9223372036854775808",
    "\u00e4",
    "\uff5e",
    "\ud83d\ude00",
    "a\ud83d\ude00b",
  };

  private static final double[] NUMBERS = {
    0.0,
    -0.0,
    1.0,
    -1.0,
    2.0,
    7.0,
    0.5,
    250.0,
    1e6,
    -3.75,
    0x1p53,
    0x1p63,
    -0x1p63,
    0x1.fffffffffffffp62,
    0x1p64,
    1e300,
    4.9e-324,
    Double.MAX_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
  };

  private static final String[] WHOLES = {
    "0",
    "1",
    "-1",
    "2",
    "3",
    "7",
    "-7",
    "250",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
  };

  private static final String[] PATTERNS = {"^a", "b$", "^tok_[0-9]+$", "^$", ".", "[^a-z]"};
  private static final String[] ORDERS = {" < ", " <= ", " > ", " >= "};
  private static final String[] EQUALITIES = {" == ", " != "};

  private final Random random;

  RandomExpressions(Random random) {
    this.random = random;
  }

  /**
   * An expression with literal lists in place of those that it names: what its membership means.
   */
  static String withLiterals(String source) {
    String literal = source;
    for (Map.Entry<String, Set<String>> list : LISTS.entrySet()) {
      String entries =
          list.getValue().stream().map(e -> "'" + e + "'").collect(Collectors.joining(", "));
      literal = literal.replace("list('" + list.getKey() + "')", "[" + entries + "]");
    }
    return literal;
  }

  /** A payment; each of its values may be missing. */
  MapInputs payment() {
    return payment(TABLE);
  }

  /** A payment with the variables of a table; each of its values may be missing. */
  MapInputs payment(VariableTable table) {
    MapInputs payment = new MapInputs(table);
    for (Variable variable : table.variables()) {
      if (random.nextInt(6) > 0) {
        payment.with(
            variable.name(),
            switch (variable.type()) {
              case TEXT -> TEXTS[random.nextInt(TEXTS.length)];
              case NUMBER ->
                  random.nextInt(4) > 0
                      ? NUMBERS[random.nextInt(NUMBERS.length)]
                      : random.nextInt(-20_000, 20_000) / 16.0;
              case FLAG -> random.nextBoolean();
              case TIMESTAMP ->
                  Instant.ofEpochMilli(random.nextLong(1_700_000_000_000L, 1_800_000_000_000L));
            });
      }
    }
    return payment;
  }

  /** An expression of CEL's type {@code bool}; the depth bounds the nesting of operators. */
  String flag(int depth) {
    if (depth <= 0) {
      return random.nextInt(8) == 0 ? String.valueOf(random.nextBoolean()) : pick(FLAG_VARIABLES);
    }
    int less = depth - 1;
    return switch (random.nextInt(22)) {
      case 0, 1, 2 -> "(" + flag(less) + " && " + flag(less) + ")";
      case 3, 4, 5 -> "(" + flag(less) + " || " + flag(less) + ")";
      case 6 -> "!" + flag(less);
      case 7 -> "(" + number(less) + pick(EQUALITIES) + number(less) + ")";
      case 8 -> "(" + whole(less) + pick(EQUALITIES) + whole(less) + ")";
      case 9, 10 -> "(" + text(less) + pick(EQUALITIES) + text(less) + ")";
      case 11 -> "(" + flag(less) + pick(EQUALITIES) + flag(less) + ")";
      case 12, 13 -> "(" + either(less) + pick(ORDERS) + either(less) + ")";
      case 14 -> "(" + text(less) + pick(ORDERS) + text(less) + ")";
      case 15 -> membership(less);
      case 16 -> textFunction(less);
      case 17 -> "(" + flag(less) + " ? " + flag(less) + " : " + flag(less) + ")";
      case 18 ->
          random.nextBoolean()
              ? "(" + flag(less) + pick(ORDERS) + flag(less) + ")"
              : "bool(" + text(less) + ")";
      case 19, 20 -> "(" + text(less) + " in list('" + pick(LIST_NAMES) + "'))";
      default -> uncommon(less);
    };
  }

  /** What is left to CEL's runtime: it may stand beside anything else. */
  private String uncommon(int depth) {
    return switch (random.nextInt(5)) {
      case 0 -> "(event_time.getHours('Asia/Kolkata')" + pick(ORDERS) + whole(depth) + ")";
      case 1 -> "(event_time > timestamp('2024-06-01T00:00:00Z'))";
      case 2 -> "[" + number(depth) + ", 1.0].exists(x, x " + pick(ORDERS) + " amount)";
      case 3 -> "(" + text(depth) + " in {'a': 1, 'IN': 2})";
      default -> "(" + flag(depth) + " in [true, international])";
    };
  }

  private String membership(int depth) {
    return switch (random.nextInt(3)) {
      case 0 -> "(" + text(depth) + " in " + list(20, () -> leaf(depth, 0)) + ")";
      case 1 -> "(" + number(depth) + " in " + list(5, () -> leaf(depth, 1)) + ")";
      default -> "(" + whole(depth) + " in " + list(5, () -> leaf(depth, 2)) + ")";
    };
  }

  private String list(int most, Supplier<String> element) {
    StringBuilder list = new StringBuilder("[");
    for (int i = random.nextInt(most); i >= 0; i--) {
      list.append(element.get()).append(i > 0 ? ", " : "");
    }
    return list.append(']').toString();
  }

  /** A literal mostly, so that lists of constants are common. */
  private String leaf(int depth, int type) {
    boolean literal = random.nextInt(12) > 0;
    return switch (type) {
      case 0 -> literal ? textLiteral() : text(Math.min(depth, 1));
      case 1 -> literal ? numberLiteral() : number(Math.min(depth, 1));
      default -> literal ? pick(WHOLES) : whole(Math.min(depth, 1));
    };
  }

  private String textFunction(int depth) {
    return switch (random.nextInt(4)) {
      case 0 -> text(depth) + ".startsWith(" + text(depth) + ")";
      case 1 -> text(depth) + ".endsWith(" + text(depth) + ")";
      case 2 -> text(depth) + ".contains(" + text(depth) + ")";
      default -> text(depth) + ".matches('" + pick(PATTERNS) + "')";
    };
  }

  private String either(int depth) {
    return random.nextInt(3) > 0 ? number(depth) : whole(depth);
  }

  /** An expression of CEL's type {@code double}. */
  String number(int depth) {
    if (depth <= 0) {
      return random.nextInt(3) > 0 ? pick(NUMBER_VARIABLES) : numberLiteral();
    }
    int less = depth - 1;
    return switch (random.nextInt(11)) {
      case 0 -> "(" + number(less) + " + " + number(less) + ")";
      case 1 -> "(" + number(less) + " - " + number(less) + ")";
      case 2 -> "(" + number(less) + " * " + number(less) + ")";
      case 3, 4 -> "(" + number(less) + " / " + number(less) + ")";
      case 5 -> "-(" + number(less) + ")";
      case 6 -> "double(" + (random.nextInt(3) > 0 ? whole(less) : text(less)) + ")";
      case 7 -> "(" + flag(less) + " ? " + number(less) + " : " + number(less) + ")";
      default -> number(0);
    };
  }

  /** An expression of CEL's type {@code int}. */
  String whole(int depth) {
    if (depth <= 0) {
      return random.nextInt(3) > 0 ? "int(" + pick(NUMBER_VARIABLES) + ")" : pick(WHOLES);
    }
    int less = depth - 1;
    return switch (random.nextInt(13)) {
      case 0 -> "(" + whole(less) + " + " + whole(less) + ")";
      case 1 -> "(" + whole(less) + " - " + whole(less) + ")";
      case 2 -> "(" + whole(less) + " * " + whole(less) + ")";
      case 3 -> "(" + whole(less) + " / " + whole(less) + ")";
      case 4 -> "(" + whole(less) + " % " + whole(less) + ")";
      case 5 -> "-(" + whole(less) + ")";
      case 6 -> "size(" + text(less) + ")";
      case 7 -> text(less) + ".size()";
      case 8 -> "int(" + (random.nextInt(3) > 0 ? number(less) : text(less)) + ")";
      case 9 -> "(" + flag(less) + " ? " + whole(less) + " : " + whole(less) + ")";
      default -> whole(0);
    };
  }

  /** An expression of CEL's type {@code string}. */
  String text(int depth) {
    if (depth <= 0 || random.nextInt(3) > 0) {
      return random.nextInt(3) > 0 ? pick(TEXT_VARIABLES) : textLiteral();
    }
    int less = depth - 1;
    return switch (random.nextInt(5)) {
      case 0 -> "(" + text(less) + " + " + text(less) + ")";
      case 1 -> "string(" + number(less) + ")";
      case 2 -> "string(" + whole(less) + ")";
      case 3 -> "string(" + flag(less) + ")";
      default -> "(" + flag(less) + " ? " + text(less) + " : " + text(less) + ")";
    };
  }

  private String textLiteral() {
    return "'" + pick(TEXTS) + "'";
  }

  private String numberLiteral() {
    double number = NUMBERS[random.nextInt(NUMBERS.length)];
    return Double.isFinite(number) ? String.valueOf(number) : "double('" + number + "')";
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }
}
