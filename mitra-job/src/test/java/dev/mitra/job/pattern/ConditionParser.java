package dev.mitra.job.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the part of CEL that random patterns and scenarios use: {@code ||}, {@code &&}, {@code !},
 * comparisons, {@code in} with a list, sums, products, brackets, variables, look-backs, and
 * literals.
 */
final class ConditionParser {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:([a-z_][a-z0-9_]*(?:\\.[a-z_][a-z0-9_]*)*)|(\\d+(?:\\.\\d+)?)|'([^']*)'"
              + "|(&&|\\|\\||==|!=|<=|>=|[<>!()\\[\\],+*-]))");

  /** What the names of variables begin with; every other name begins with a stage. */
  private static final Set<String> FIRSTS =
      Set.of("id", "card", "time", "type", "amount", "items", "merchant", "remote");

  private enum Kind {
    NAME,
    NUMBER,
    TEXT,
    SIGN,
    END
  }

  private record Token(Kind kind, String text) {}

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int next;

  private ConditionParser(String source) {
    this.source = source;
    Matcher matcher = TOKEN.matcher(source);
    int at = 0;
    while (at < source.stripTrailing().length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw wrong();
      }
      tokens.add(token(matcher));
      at = matcher.end();
    }
    tokens.add(new Token(Kind.END, ""));
  }

  /**
   * Reads a condition; an empty one is met by every event.
   *
   * @throws IllegalArgumentException when it is not of the part of CEL that is known here
   */
  static Condition parse(String source) {
    if (source.isEmpty()) {
      return new Condition.Literal(true);
    }
    ConditionParser parser = new ConditionParser(source);
    Condition condition = parser.either();
    if (parser.tokens.get(parser.next).kind != Kind.END) {
      throw parser.wrong();
    }
    return condition;
  }

  private static Token token(Matcher matcher) {
    Kind[] kinds = Kind.values();
    for (int group = 1; group <= matcher.groupCount(); group++) {
      String text = matcher.group(group);
      if (text != null) {
        return new Token(text.equals("in") ? Kind.SIGN : kinds[group - 1], text);
      }
    }
    throw new AssertionError(matcher.group());
  }

  private Condition either() {
    Condition left = both();
    while (takes("||")) {
      left = new Condition.Binary(left, "||", both());
    }
    return left;
  }

  private Condition both() {
    Condition left = comparison();
    while (takes("&&")) {
      left = new Condition.Binary(left, "&&", comparison());
    }
    return left;
  }

  private Condition comparison() {
    Condition left = sum();
    for (String operator : List.of("==", "!=", "<=", ">=", "<", ">", "in")) {
      if (takes(operator)) {
        return new Condition.Binary(left, operator, sum());
      }
    }
    return left;
  }

  private Condition sum() {
    Condition left = product();
    while (true) {
      if (takes("+")) {
        left = new Condition.Binary(left, "+", product());
      } else if (takes("-")) {
        left = new Condition.Binary(left, "-", product());
      } else {
        return left;
      }
    }
  }

  private Condition product() {
    Condition left = single();
    while (takes("*")) {
      left = new Condition.Binary(left, "*", single());
    }
    return left;
  }

  private Condition single() {
    if (takes("!")) {
      return new Condition.Not(single());
    }
    if (takes("(")) {
      Condition inner = either();
      expect(")");
      return inner;
    }
    if (takes("[")) {
      List<Condition> members = new ArrayList<>();
      do {
        members.add(sum());
      } while (takes(","));
      expect("]");
      return new Condition.Listed(members);
    }
    Token token = tokens.get(next++);
    return switch (token.kind) {
      case NAME -> name(token.text);
      case NUMBER -> new Condition.Literal(Double.parseDouble(token.text));
      case TEXT -> new Condition.Literal(token.text);
      case SIGN, END -> throw wrong();
    };
  }

  private static Condition name(String name) {
    if (name.equals("true") || name.equals("false")) {
      return new Condition.Literal(Boolean.parseBoolean(name));
    }
    String[] parts = name.split("\\.", 3);
    return FIRSTS.contains(parts[0])
        ? new Condition.Variable(name)
        : new Condition.LookBack(parts[0], parts[1], parts.length == 3 ? parts[2] : "");
  }

  private boolean takes(String sign) {
    Token token = tokens.get(next);
    if (token.kind != Kind.SIGN || !token.text.equals(sign)) {
      return false;
    }
    next++;
    return true;
  }

  private void expect(String sign) {
    if (!takes(sign)) {
      throw wrong();
    }
  }

  private IllegalArgumentException wrong() {
    return new IllegalArgumentException("not of the part of CEL that is known here: " + source);
  }
}
