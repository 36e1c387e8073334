package dev.mitra.job.importing;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a file apart into what the demo reads one by one: objects, one after the other or in a
 * list, over one line or several; and lines of its text form. The demo's web application keeps a
 * rule as a text within an object, under {@code rulePayload}; that is unpacked here.
 */
final class DemoDocuments {
  private static final String PAYLOAD = "rulePayload";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** One rule or command. */
  sealed interface Part {
    /** The line on which it begins, from 1. */
    int line();

    /**
     * In JSON.
     *
     * @param line see {@link Part#line}
     * @param node any value; an object when it is right
     */
    record Json(int line, JsonNode node) implements Part {}

    /**
     * In the text form.
     *
     * @param line see {@link Part#line}
     * @param text the line, not blank
     */
    record Text(int line, String text) implements Part {}
  }

  private final List<Part> parts = new ArrayList<>();
  private final Findings findings;

  private DemoDocuments(Findings findings) {
    this.findings = findings;
  }

  /** The parts of a file; what cannot be read is added to the findings. */
  static List<Part> split(String file, Findings findings) {
    DemoDocuments documents = new DemoDocuments(findings);
    // Whole runs of lines are read as JSON, because an object may go over several; lines of the
    // text form begin with a rule's number.
    StringBuilder json = new StringBuilder();
    int first = 1;
    int number = 0;
    for (String line : file.lines().toList()) {
      number++;
      String text = line.strip();
      if (isTextForm(text) && documents.isWhole(json)) {
        documents.readJson(json.toString(), first);
        documents.parts.add(new Part.Text(number, text));
        json.setLength(0);
        first = number + 1;
      } else if (text.startsWith("#") && documents.isWhole(json)) {
        json.append('\n');
      } else {
        json.append(line).append('\n');
      }
    }
    documents.readJson(json.toString(), first);
    return documents.parts;
  }

  private static boolean isTextForm(String line) {
    int at = line.startsWith("(") ? 1 : 0;
    if (at < line.length() && line.charAt(at) == '-') {
      at++;
    }
    return at < line.length() && Character.isDigit(line.charAt(at)) && line.contains(",(");
  }

  /** Whether the JSON so far is not in the middle of an object or a list. */
  private boolean isWhole(StringBuilder json) {
    int depth = 0;
    try (JsonParser parser = JSON.createParser(json.toString())) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
      return depth == 0;
    } catch (JacksonException e) {
      return !e.getClass().getSimpleName().contains("EOF");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readJson(String json, int firstLine) {
    try (JsonParser parser = JSON.createParser(json)) {
      JsonToken token = parser.nextToken();
      while (token != null) {
        // Of a list the elements, as if they stood one after the other.
        if (token != JsonToken.START_ARRAY && token != JsonToken.END_ARRAY) {
          int line = firstLine - 1 + parser.currentTokenLocation().getLineNr();
          add(line, JSON.readTree(parser));
        }
        token = parser.nextToken();
      }
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      findings.add(
          at(firstLine - 1 + line),
          "is not readable; expected are rules in JSON, or lines such as"
              + " 1,(active),(payeeId),,(paymentAmount),(SUM),(>),(50),(20)");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(int line, JsonNode node) {
    JsonNode payload = node.path(PAYLOAD);
    if (!payload.isTextual()) {
      parts.add(new Part.Json(line, node));
      return;
    }
    try {
      parts.add(new Part.Json(line, JSON.readTree(payload.textValue())));
    } catch (JacksonException e) {
      findings.add(new Finding(at(line) + " " + PAYLOAD, "is not readable as JSON"));
    }
  }

  /** How findings name a line. */
  static String at(int line) {
    return "line " + line;
  }
}
