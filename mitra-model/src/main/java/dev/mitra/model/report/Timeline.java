package dev.mitra.model.report;

import java.util.List;

/** The parts along the time they are from, drawn as SVG. */
final class Timeline {
  private static final int WIDTH = 980;
  private static final List<String> COLOURS = List.of(Plot.GREY, Plot.ORANGE, Plot.BLUE);

  private Timeline() {}

  static String html(List<ScoredPart> parts) {
    long from = parts.get(0).from();
    double length = Math.max(1, parts.get(parts.size() - 1).to() - from);
    StringBuilder svg =
        new StringBuilder(
            "<svg class=\"wide\" viewBox=\"0 0 %d 62\" role=\"img\" aria-label=\"Parts by time\">\n"
                .formatted(WIDTH));
    svg.append(
        "<rect x=\"0\" y=\"18\" width=\"%d\" height=\"24\" fill=\"#eef1f4\"/>\n".formatted(WIDTH));
    for (int i = 0; i < parts.size(); i++) {
      ScoredPart part = parts.get(i);
      double start = (part.from() - from) / length * WIDTH;
      double width = Math.max(2, (part.to() - part.from()) / length * WIDTH);
      svg.append(
          "<rect x=\"%s\" y=\"18\" width=\"%s\" height=\"24\" fill=\"%s\"/>\n"
              .formatted(
                  Texts.pixel(start),
                  Texts.pixel(width),
                  COLOURS.get(COLOURS.size() - parts.size() + i)));
      svg.append(
          "<text class=\"onbar\" x=\"%s\" y=\"34\" text-anchor=\"middle\">%s</text>\n"
              .formatted(Texts.pixel(start + width / 2), Texts.escape(part.name())));
      svg.append(
          "<text class=\"tick\" x=\"%s\" y=\"%d\">%s</text>\n"
              .formatted(
                  Texts.pixel(Math.min(start, WIDTH - 105)),
                  i % 2 == 0 ? 56 : 12,
                  Texts.moment(part.from())));
    }
    return svg.append("</svg>\n").toString();
  }
}
