package dev.mitra.model.report;

import java.util.List;
import java.util.function.DoubleFunction;

/** Named values as bars below one another, drawn as SVG. */
final class Bars {
  private static final int WIDTH = 470;
  private static final int NAMES = 215;
  private static final int VALUES = 62;
  private static final int ROW = 18;
  private static final int LONGEST = 36;

  private Bars() {}

  /**
   * Draws bars from 0 on.
   *
   * @param title for those who cannot see it
   * @param bars none below 0
   * @param text how a value is written
   */
  static String html(
      String title, List<NamedValue> bars, String colour, DoubleFunction<String> text) {
    double greatest = bars.stream().mapToDouble(NamedValue::value).max().orElse(0);
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n"
            .formatted(WIDTH, ROW * bars.size() + 4, Texts.escape(title)));
    for (int i = 0; i < bars.size(); i++) {
      NamedValue bar = bars.get(i);
      String name = bar.name();
      String shown = name.length() > LONGEST ? name.substring(0, LONGEST - 1) + "…" : name;
      double length = greatest > 0 ? bar.value() / greatest * (WIDTH - NAMES - VALUES) : 0;
      int top = ROW * i;
      svg.append(
          "<text class=\"name\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s<title>%s</title></text>\n"
              .formatted(NAMES - 6, top + 13, Texts.escape(shown), Texts.escape(name)));
      svg.append(
          "<rect x=\"%d\" y=\"%d\" width=\"%s\" height=\"12\" fill=\"%s\"/>\n"
              .formatted(NAMES, top + 3, Texts.pixel(Math.max(0.5, length)), colour));
      svg.append(
          "<text class=\"tick\" x=\"%s\" y=\"%d\">%s</text>\n"
              .formatted(Texts.pixel(NAMES + length + 5), top + 13, text.apply(bar.value())));
    }
    return svg.append("</svg>\n").toString();
  }
}
