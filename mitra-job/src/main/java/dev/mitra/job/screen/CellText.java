package dev.mitra.job.screen;

/**
 * Text in a grid of character cells: East Asian wide characters and emoji take two, marks that
 * combine take none.
 */
public final class CellText {
  /** Stands for what was cut. */
  public static final String ELLIPSIS = "…";

  private CellText() {}

  /**
   * Without what a terminal could take for a command or draw in another place than the next cell:
   * controls become spaces; formatting characters and lone surrogates go. Names in payments are
   * other people's input.
   */
  public static String clean(String text) {
    if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              switch (Character.getType(point)) {
                case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    out.append(' ');
                case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> {}
                default -> out.appendCodePoint(point);
              }
            });
    return out.toString();
  }

  /** Cells that clean text takes. */
  public static int width(String text) {
    return text.codePoints().map(CellText::width).sum();
  }

  /** As much of clean text as fits, ending in an ellipsis when it is not all. */
  public static String cut(String text, int width) {
    if (width <= 0) {
      return "";
    }
    if (width(text) <= width) {
      return text;
    }
    int used = 0;
    int end = 0;
    while (end < text.length()) {
      int point = text.codePointAt(end);
      if (used + width(point) > width - 1) {
        break;
      }
      used += width(point);
      end += Character.charCount(point);
    }
    return text.substring(0, end) + ELLIPSIS;
  }

  private static int width(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    return isWide(point) ? 2 : 1;
  }

  /** The ranges of Unicode's East Asian Width W and F (UAX 11), coarsely. */
  private static boolean isWide(int point) {
    return point >= 0x1100
        && (point <= 0x115f
            || (point >= 0x2e80 && point <= 0xa4cf && point != 0x303f)
            || (point >= 0xac00 && point <= 0xd7a3)
            || (point >= 0xf900 && point <= 0xfaff)
            || (point >= 0xfe30 && point <= 0xfe6f)
            || (point >= 0xff00 && point <= 0xff60)
            || (point >= 0xffe0 && point <= 0xffe6)
            || (point >= 0x1f300 && point <= 0x1f64f)
            || (point >= 0x1f680 && point <= 0x1f6ff)
            || (point >= 0x1f900 && point <= 0x1faff)
            || (point >= 0x20000 && point <= 0x3fffd));
  }
}
