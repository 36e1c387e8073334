package dev.mitra.job.bench.report;

/** Named rows below one another, with bars or ranges on one axis, drawn as SVG. */
final class Rows {
  /** Where names are beside their rows, they take so much. */
  private static final int BESIDE = 210;

  private static final int ABOVE = 18;
  private static final int VALUES = 120;
  private static final int ROW = 26;
  private static final int TOP = 6;
  private static final int FOOT = 40;

  private final StringBuilder svg = new StringBuilder(4_096);
  private final StringBuilder legend = new StringBuilder();
  private final Axis axis;
  private final int left;
  private final int height;
  private final int bottom;
  private int row = -1;

  /**
   * @param title for those who cannot see it
   * @param count how many rows there will be
   * @param hasLongNames whether names stand above their rows, and not beside them
   */
  Rows(String title, Axis axis, int count, boolean hasLongNames) {
    this.axis = axis;
    this.left = hasLongNames ? 2 * TOP : BESIDE;
    this.height = hasLongNames ? ROW + ABOVE : ROW;
    this.bottom = TOP + height * count;
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n"
            .formatted(Plot.WIDTH, bottom + FOOT, Text.html(title)));
    for (Axis.Tick tick : axis.ticks()) {
      double at = px(tick.value());
      svg.append(
          "<line class=\"grid\" x1=\"%s\" y1=\"%d\" x2=\"%s\" y2=\"%d\"/>\n"
              .formatted(Text.pixel(at), TOP, Text.pixel(at), bottom));
      text("tick", at, bottom + 15, "middle", tick.text());
    }
    text("label", (left + Plot.WIDTH - VALUES) / 2.0, bottom + 33, "middle", axis.label());
  }

  private double px(double value) {
    return left + axis.place(value) * (Plot.WIDTH - left - VALUES);
  }

  /** Begins the next row. */
  Rows row(String name) {
    row++;
    if (height > ROW) {
      text("name", left, top() - 3, "start", name);
    } else {
      text("name", left - 9, top() + 17, "end", name);
    }
    return this;
  }

  private int top() {
    return TOP + height * row + height - ROW;
  }

  /** A bar of the row from one value to another. */
  Rows bar(double from, double to, String style, String title) {
    double start = px(from);
    svg.append(
        "<rect class=\"%s\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"16\"><title>%s</title></rect>\n"
            .formatted(
                style,
                Text.pixel(start),
                top() + 5,
                Text.pixel(Math.max(0.6, px(to) - start - 1)),
                Text.html(title)));
    return this;
  }

  /** A thin line of the row from one value to another. */
  Rows range(double from, double to, String style) {
    int middle = top() + 13;
    svg.append(
        "<line class=\"range %s\" x1=\"%s\" y1=\"%d\" x2=\"%s\" y2=\"%d\"/>\n"
            .formatted(style, Text.pixel(px(from)), middle, Text.pixel(px(to)), middle));
    return this;
  }

  /** A point of the row. */
  Rows point(double value, String style, String title) {
    svg.append(
        "<circle class=\"dot %s\" cx=\"%s\" cy=\"%d\" r=\"5\"><title>%s</title></circle>\n"
            .formatted(style, Text.pixel(px(value)), top() + 13, Text.html(title)));
    return this;
  }

  /** A mark of the row, such as a goal. */
  Rows mark(double value) {
    int upper = top() + 2;
    svg.append(
        "<line class=\"mark\" x1=\"%s\" y1=\"%d\" x2=\"%s\" y2=\"%d\"/>\n"
            .formatted(Text.pixel(px(value)), upper, Text.pixel(px(value)), upper + 22));
    return this;
  }

  /** What stands behind a value of the row. */
  Rows value(double value, String text) {
    text("value", px(value) + 8, top() + 17, "start", text);
    return this;
  }

  /** Adds something to the legend that is drawn in this style. */
  Rows legend(String name, String style) {
    legend.append("<span><i class=\"%s\"></i>%s</span>".formatted(style, Text.html(name)));
    return this;
  }

  private void text(String style, double atX, double atY, String anchor, String text) {
    svg.append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
            .formatted(style, Text.pixel(atX), Text.pixel(atY), anchor, Text.html(text)));
  }

  /** The legend and the drawing. */
  String html() {
    return "<div class=\"legend\">" + legend + "</div>\n" + svg + "</svg>\n";
  }
}
