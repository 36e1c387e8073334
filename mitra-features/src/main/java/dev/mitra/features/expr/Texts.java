package dev.mitra.features.expr;

import com.google.re2j.Pattern;
import dev.mitra.features.expr.Node.FlagNode;
import dev.mitra.features.expr.Node.NumberNode;
import dev.mitra.features.expr.Node.TextConstant;
import dev.mitra.features.expr.Node.TextNode;
import dev.mitra.features.expr.Node.TextVariable;
import dev.mitra.features.expr.Node.WholeNode;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Nodes over texts. */
final class Texts {
  private Texts() {}

  static TextNode concat(TextNode a, TextNode b) {
    return in -> a.value(in).concat(b.value(in));
  }

  static TextNode ofNumber(NumberNode a) {
    return in -> Double.toString(a.value(in));
  }

  static TextNode ofWhole(WholeNode a) {
    return in -> Long.toString(a.value(in));
  }

  static TextNode ofFlag(FlagNode a) {
    return in -> Boolean.toString(a.test(in));
  }

  static TextNode choose(FlagNode condition, TextNode yes, TextNode no) {
    return in -> condition.test(in) ? yes.value(in) : no.value(in);
  }

  /** The number of code points. */
  static WholeNode size(TextNode a) {
    return in -> {
      String text = a.value(in);
      return text.codePointCount(0, text.length());
    };
  }

  /**
   * @param wanted true for {@code ==}, false for {@code !=}
   */
  static FlagNode equal(TextNode a, TextNode b, boolean wanted) {
    if (b instanceof TextConstant c) {
      String constant = c.constant();
      if (a instanceof TextVariable v) {
        int ordinal = v.ordinal();
        return in -> constant.equals(in.text(ordinal)) == wanted;
      }
      return in -> constant.equals(a.value(in)) == wanted;
    }
    return a instanceof TextConstant
        ? equal(b, a, wanted)
        : in -> a.value(in).equals(b.value(in)) == wanted;
  }

  /**
   * By UTF-16 code units, as CEL's Java runtime orders texts; the specification's order by code
   * points differs from it where a character beyond U+FFFF meets one from U+E000 to U+FFFF.
   */
  static FlagNode less(TextNode a, TextNode b) {
    return in -> a.value(in).compareTo(b.value(in)) < 0;
  }

  /** In the order of {@link #less}. */
  static FlagNode lessOrEqual(TextNode a, TextNode b) {
    return in -> a.value(in).compareTo(b.value(in)) <= 0;
  }

  static FlagNode startsWith(TextNode a, TextNode b) {
    return in -> a.value(in).startsWith(b.value(in));
  }

  static FlagNode endsWith(TextNode a, TextNode b) {
    return in -> a.value(in).endsWith(b.value(in));
  }

  static FlagNode contains(TextNode a, TextNode b) {
    return in -> a.value(in).contains(b.value(in));
  }

  /** Whether the pattern is found anywhere, by the library that CEL's runtime uses itself. */
  static FlagNode matches(TextNode a, Pattern pattern) {
    return in -> pattern.matcher(a.value(in)).find();
  }

  /**
   * {@code value in list('name')}; a missing text is in no list.
   *
   * @param list the ordinal of the list
   */
  static FlagNode inList(TextNode value, int list) {
    return in -> {
      String text = value.value(in);
      return !text.isEmpty() && in.inList(list, text);
    };
  }

  /** {@link #in} over a list of {@link TextConstant}s, which becomes a set. */
  static Function<TextNode, FlagNode> inConstants(List<TextNode> constants) {
    // A text keeps its hash, which is computed once however many expressions read the text.
    Set<String> set =
        constants.stream().map(e -> ((TextConstant) e).constant()).collect(Collectors.toSet());
    return value -> in -> set.contains(value.value(in));
  }

  /** {@code value in [a, b, c]}. */
  static FlagNode in(TextNode value, List<TextNode> elements) {
    TextNode[] all = elements.toArray(TextNode[]::new);
    return in -> {
      String text = value.value(in);
      boolean found = false;
      for (TextNode element : all) {
        found |= element.value(in).equals(text);
      }
      return found;
    };
  }
}
