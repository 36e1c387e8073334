package dev.mitra.job.screen;

/** Builds one line that is never wider than its width, with or without colours. */
public final class StyledLine {
  private static final String RESET = "\u001b[0m";

  /** How text looks; the codes are those of ECMA-48's SGR. */
  public enum Style {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    TITLE("1;97;44"),
    HEADING("1;4"),
    RED("1;31"),
    MAGENTA("1;35"),
    YELLOW("33"),
    GREEN("32"),
    NOTE("1;36");

    private final String code;

    Style(String code) {
      this.code = code;
    }

    /** The colour of a decision. */
    public static Style of(String decision) {
      return switch (decision) {
        case "BLOCK" -> RED;
        case "CHALLENGE" -> MAGENTA;
        case "REVIEW" -> YELLOW;
        default -> GREEN;
      };
    }
  }

  private final StringBuilder out = new StringBuilder();
  private final int width;
  private final boolean colours;
  private int used;

  /**
   * An empty line.
   *
   * @param width cells that it may take
   * @param colours whether styles are shown
   */
  public StyledLine(int width, boolean colours) {
    this.width = width;
    this.colours = colours;
  }

  /** Adds what fits of a plain text. */
  public StyledLine add(String text) {
    return add(text, Style.PLAIN);
  }

  /** Adds what fits of the text. */
  public StyledLine add(String text, Style style) {
    String fitting = CellText.cut(CellText.clean(text), width - used);
    used += CellText.width(fitting);
    boolean coloured = colours && style != Style.PLAIN && !fitting.isEmpty();
    if (coloured) {
      out.append("\u001b[").append(style.code).append('m').append(fitting).append(RESET);
    } else {
      out.append(fitting);
    }
    return this;
  }

  /** Adds the text in exactly so many cells, cut or filled up. */
  public StyledLine cell(String text, int cells, boolean right, Style style) {
    String fitting = CellText.cut(CellText.clean(text), cells);
    String fill = " ".repeat(cells - CellText.width(fitting));
    if (style == Style.HEADING) {
      return add(right ? fill + fitting : fitting + fill, style);
    }
    return right ? add(fill).add(fitting, style) : add(fitting, style).add(fill);
  }

  /** Moves on to a column, or stays when already there or past it. */
  public StyledLine to(int column, Style style) {
    return add(" ".repeat(Math.max(0, Math.min(column, width) - used)), style);
  }

  /** Cells taken so far. */
  public int used() {
    return used;
  }

  @Override
  public String toString() {
    return colours ? out.toString() : out.toString().stripTrailing();
  }
}
