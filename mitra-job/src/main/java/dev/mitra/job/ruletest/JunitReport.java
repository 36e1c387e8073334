package dev.mitra.job.ruletest;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes a run as JUnit's XML, which build servers show: a suite for each document of tests. */
public final class JunitReport {
  private final XMLStreamWriter xml;

  private JunitReport(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /** Writes a run. What was covered is the output of a suite of its own without tests. */
  public static void write(TestRun run, PrintWriter out) {
    try {
      new JunitReport(XMLOutputFactory.newFactory().createXMLStreamWriter(out)).write(run);
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    out.println();
    out.flush();
  }

  private void write(TestRun run) throws XMLStreamException {
    Map<String, List<Outcome>> suites = new LinkedHashMap<>();
    for (Outcome outcome : run.outcomes()) {
      String key = outcome.test().file() + "\n" + outcome.test().suite();
      suites.computeIfAbsent(key, any -> new ArrayList<>()).add(outcome);
    }
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeCharacters("\n");
    xml.writeStartElement("testsuites");
    counts(run.outcomes());
    for (List<Outcome> suite : suites.values()) {
      writeSuite(suite);
    }
    if (run.coverage().isPresent()) {
      line(1);
      xml.writeStartElement("testsuite");
      attribute("name", "coverage");
      counts(List.of());
      xml.writeStartElement("system-out");
      text("never fired: " + String.join(", ", run.coverage().get().never()));
      if (!run.coverage().get().neverMatched().isEmpty()) {
        text("\nnever matched: " + String.join(", ", run.coverage().get().neverMatched()));
      }
      xml.writeEndElement();
      xml.writeEndElement();
    }
    line(0);
    xml.writeEndElement();
    xml.writeEndDocument();
    xml.flush();
  }

  private void counts(List<Outcome> outcomes) throws XMLStreamException {
    attribute("tests", Integer.toString(outcomes.size()));
    attribute(
        "failures", Long.toString(outcomes.stream().filter(outcome -> !outcome.passed()).count()));
    attribute("errors", "0");
  }

  private void writeSuite(List<Outcome> suite) throws XMLStreamException {
    line(1);
    xml.writeStartElement("testsuite");
    attribute("name", suite.get(0).test().suite());
    attribute("file", suite.get(0).test().file());
    counts(suite);
    for (Outcome outcome : suite) {
      line(2);
      xml.writeStartElement("testcase");
      attribute("classname", outcome.test().suite());
      attribute("name", outcome.test().name());
      attribute("file", outcome.test().file());
      attribute("line", Integer.toString(outcome.test().line()));
      if (!outcome.passed()) {
        List<String> details = TestReports.details(outcome);
        xml.writeStartElement("failure");
        attribute("message", details.get(0));
        text(String.join("\n", details));
        xml.writeEndElement();
      }
      xml.writeEndElement();
    }
    line(1);
    xml.writeEndElement();
  }

  private void line(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, allowed(value));
  }

  private void text(String value) throws XMLStreamException {
    xml.writeCharacters(allowed(value));
  }

  /** XML 1.0 has no control characters, not even written as numbers. */
  private static String allowed(String value) {
    StringBuilder allowed = new StringBuilder(value.length());
    value
        .codePoints()
        .map(
            c ->
                c == '\n' || c == '\t' || (c >= ' ' && c != 0xfffe && c != 0xffff && !isHalf(c))
                    ? c
                    : '?')
        .forEach(allowed::appendCodePoint);
    return allowed.toString();
  }

  private static boolean isHalf(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }
}
