package dev.mitra.features.expr;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * A name that expressions may read.
 *
 * @param name one or more identifiers joined by dots, such as {@code amount} or {@code
 *     card.count_1h}; at most {@value #LONGEST_NAME} characters, and no word that CEL reserves
 * @param type its type
 */
public record Variable(String name, ExprType type) {
  /** The longest name, in characters. */
  public static final int LONGEST_NAME = 128;

  private static final Pattern NAME =
      Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*(\\.[a-zA-Z_][a-zA-Z0-9_]*)*");

  private static final Set<String> RESERVED =
      Set.of(
          "as",
          "break",
          "const",
          "continue",
          "else",
          "false",
          "for",
          "function",
          "if",
          "import",
          "in",
          "let",
          "loop",
          "namespace",
          "null",
          "package",
          "return",
          "true",
          "var",
          "void",
          "while");

  /**
   * @throws IllegalArgumentException when the name is not allowed
   */
  public Variable {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' cannot be the name of a variable; allowed are identifiers joined by dots");
    }
  }

  /** Whether a variable may have this name. */
  public static boolean isName(String name) {
    if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
      return false;
    }
    for (String part : name.split("\\.", -1)) {
      if (RESERVED.contains(part)) {
        return false;
      }
    }
    return true;
  }
}
