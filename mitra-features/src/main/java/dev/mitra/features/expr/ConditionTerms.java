package dev.mitra.features.expr;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a CEL condition apart into the terms that all have to hold: what stands between the {@code
 * &&} of its top level, groups in brackets included. The source has been checked, so that only
 * texts, comments and brackets have to be told from the rest.
 */
public final class ConditionTerms {
  private final String source;
  private final List<Integer> ands = new ArrayList<>();

  /** Whether something binds more loosely than the {@code &&} of the top level. */
  private boolean loose;

  /** Whether one pair of brackets is around all of it. */
  private boolean grouped;

  private ConditionTerms(String source) {
    this.source = source;
    scan();
  }

  /** The terms in their order; one when nothing is to be taken apart. */
  public static List<String> of(String condition) {
    List<String> terms = new ArrayList<>();
    split(condition.strip(), terms);
    return terms;
  }

  private static void split(String text, List<String> terms) {
    ConditionTerms scanned = new ConditionTerms(text);
    if (scanned.grouped) {
      split(text.substring(1, text.length() - 1).strip(), terms);
      return;
    }
    if (scanned.loose || scanned.ands.isEmpty()) {
      terms.add(text);
      return;
    }
    int from = 0;
    for (int and : scanned.ands) {
      split(text.substring(from, and).strip(), terms);
      from = and + 2;
    }
    split(text.substring(from).strip(), terms);
  }

  private void scan() {
    int depth = 0;
    // Where the bracket that opens the source is closed again.
    int firstClosed = -1;
    int at = 0;
    while (at < source.length()) {
      char c = source.charAt(at);
      if (c == '\'' || c == '"') {
        at = afterText(at);
        continue;
      }
      if (source.startsWith("//", at)) {
        at = afterLine(at);
        continue;
      }
      if (c == '(' || c == '[' || c == '{') {
        depth++;
      } else if (c == ')' || c == ']' || c == '}') {
        depth--;
        if (depth == 0 && firstClosed < 0) {
          firstClosed = at;
        }
      } else if (depth == 0) {
        if (source.startsWith("&&", at)) {
          ands.add(at);
          at++;
        } else if (source.startsWith("||", at) || c == '?') {
          loose = true;
        }
      }
      at++;
    }
    grouped = source.startsWith("(") && firstClosed == source.length() - 1;
  }

  private int afterLine(int at) {
    int end = source.indexOf('\n', at);
    return end < 0 ? source.length() : end;
  }

  /** The place after the text that begins here; three quotes in a row open a long one. */
  private int afterText(int at) {
    String quote = source.substring(at, at + 1);
    String end = source.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
    boolean raw = isRaw(at);
    int next = at + end.length();
    while (next < source.length() && !source.startsWith(end, next)) {
      next += source.charAt(next) == '\\' && !raw ? 2 : 1;
    }
    return next + end.length();
  }

  /** In raw texts, {@code r'…'}, a backslash is a character like others. */
  private boolean isRaw(int quote) {
    int from = quote;
    while (from > 0 && "rRbB".indexOf(source.charAt(from - 1)) >= 0) {
      from--;
    }
    boolean prefix = from == 0 || !Character.isJavaIdentifierPart(source.charAt(from - 1));
    String marks = source.substring(from, quote);
    return prefix && (marks.contains("r") || marks.contains("R"));
  }
}
