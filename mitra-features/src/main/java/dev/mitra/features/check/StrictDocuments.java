package dev.mitra.features.check;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Reads one document in JSON or YAML, and only the part of them in which a text means one thing:
 * UTF-8, each key once, one document, no anchors, aliases or tags, bounded in size and depth. What
 * begins with '{' is JSON, everything else is YAML.
 *
 * <p>Errors give line and column, and never show the text.
 */
public final class StrictDocuments {
  /** The largest document, in bytes: 16 MiB, enough for a model inline. */
  public static final int MAX_BYTES = 16 << 20;

  /**
   * The largest document in YAML, in bytes: 1 MiB. YAML is what people write by hand, and reading
   * it takes in the order of a second for each MiB.
   */
  public static final int MAX_YAML_BYTES = 1 << 20;

  /** The most parts (names, values, brackets) of a document. */
  public static final int MAX_TOKENS = 2_000_000;

  /** The deepest nesting of lists and objects. */
  public static final int MAX_DEPTH = 64;

  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder()
          .maxDocumentLength(MAX_BYTES)
          .maxStringLength(MAX_BYTES)
          .maxNestingDepth(MAX_DEPTH)
          .maxNameLength(1_000)
          .maxNumberLength(400)
          // A small document of very many small parts must not take the heap.
          .maxTokenCount(MAX_TOKENS)
          .build();

  private static final ObjectMapper JSON =
      strict(
          JsonFactory.builder()
              .streamReadConstraints(CONSTRAINTS)
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .build());

  private static final ObjectMapper YAML =
      strict(
          YAMLFactory.builder()
              .loaderOptions(loaderOptions())
              .streamReadConstraints(CONSTRAINTS)
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .build());

  /**
   * One document of a file.
   *
   * @param firstLine the line of the file on which it begins, from 1
   * @param text the document
   */
  public record Document(int firstLine, String text) {
    /** The document in UTF-8, as {@link #read} takes it. */
    public byte[] bytes() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  private StrictDocuments() {}

  private static ObjectMapper strict(JsonFactory factory) {
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  private static LoaderOptions loaderOptions() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_YAML_BYTES);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(0);
    options.setAllowDuplicateKeys(false);
    return options;
  }

  /**
   * Reads one document.
   *
   * @throws InvalidDeclarationException when it cannot be read
   */
  public static JsonNode read(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw refused("is larger than the 16 MiB that are allowed");
    }
    String text = decode(bytes);
    if (text.isBlank()) {
      throw refused("is empty; a document in YAML or JSON is expected");
    }
    boolean json = text.stripLeading().startsWith("{");
    if (!json && bytes.length > MAX_YAML_BYTES) {
      throw refused("is larger than the 1 MiB that is allowed in YAML; in JSON 16 MiB are allowed");
    }
    if (!json) {
      checkYaml(text);
    }
    try {
      return (json ? JSON : YAML).readTree(text);
    } catch (JacksonException e) {
      throw refused(reason(e, json ? "JSON" : "YAML"));
    } catch (YAMLException e) {
      throw refused("is not readable as YAML");
    }
  }

  /**
   * Splits a file at its lines that are {@code ---}, for command lines that publish many resources
   * at once. Parts of nothing but comments and blank lines are left out; nothing is checked.
   */
  public static List<Document> splitDocuments(String file) {
    List<Document> documents = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean empty = true;
    int firstLine = 1;
    int line = 0;
    for (String text : file.lines().toList()) {
      line++;
      if (text.startsWith("---") && isBlankOrComment(text.substring(3))) {
        if (!empty) {
          documents.add(new Document(firstLine, part.toString()));
        }
        part.setLength(0);
        empty = true;
        firstLine = line + 1;
      } else {
        part.append(text).append('\n');
        empty &= isBlankOrComment(text);
      }
    }
    if (!empty) {
      documents.add(new Document(firstLine, part.toString()));
    }
    return documents;
  }

  private static boolean isBlankOrComment(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() || stripped.startsWith("#");
  }

  private static String decode(byte[] bytes) {
    try {
      // A new decoder reports malformed input, where new String(bytes) would replace it.
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw refused("is not UTF-8, which is the only encoding allowed");
    }
  }

  /**
   * Refuses what Jackson would read in its own way or without a limit: it takes an alias for a
   * text, drops tags, and stops after the first document.
   */
  private static void checkYaml(String text) {
    int depth = 0;
    int documents = 0;
    try {
      for (Event event : new Yaml(loaderOptions()).parse(new StringReader(text))) {
        if (event instanceof DocumentStartEvent && ++documents > 1) {
          throw refused(at(event) + "a second document begins; one is allowed in a record");
        }
        if (isAnchored(event)) {
          throw refused(at(event) + "anchors (&) and aliases (*) are not allowed");
        }
        if (isTagged(event)) {
          throw refused(at(event) + "tags (!) are not allowed");
        }
        if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
          throw refused(tooDeep());
        }
        if (event instanceof CollectionEndEvent) {
          depth--;
        }
      }
    } catch (MarkedYAMLException e) {
      throw refused(
          e.getProblemMark() == null
              ? "is not readable as YAML"
              : "is not readable as YAML at line "
                  + (e.getProblemMark().getLine() + 1)
                  + ", column "
                  + (e.getProblemMark().getColumn() + 1));
    } catch (YAMLException e) {
      throw refused("is not readable as YAML; perhaps it holds characters that are not printable");
    }
  }

  private static boolean isAnchored(Event event) {
    return event instanceof NodeEvent node
        && (event instanceof AliasEvent || node.getAnchor() != null);
  }

  private static boolean isTagged(Event event) {
    if (event instanceof ScalarEvent scalar) {
      return scalar.getTag() != null;
    }
    return event instanceof CollectionStartEvent start && start.getTag() != null;
  }

  private static String at(Event event) {
    return "line " + (event.getStartMark().getLine() + 1) + ": ";
  }

  private static String reason(JacksonException e, String language) {
    String message = String.valueOf(e.getOriginalMessage());
    if (message.startsWith("Duplicate field")) {
      return "a field occurs twice" + place(e.getLocation());
    }
    if (message.contains("nesting depth")) {
      return tooDeep();
    }
    return "is not readable as " + language + place(e.getLocation());
  }

  private static String place(@Nullable JsonLocation location) {
    return location == null || location.getLineNr() < 1
        ? ""
        : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static String tooDeep() {
    return "is nested more deeply than the " + MAX_DEPTH + " levels that are allowed";
  }

  private static InvalidDeclarationException refused(String message) {
    return new InvalidDeclarationException("", message);
  }
}
