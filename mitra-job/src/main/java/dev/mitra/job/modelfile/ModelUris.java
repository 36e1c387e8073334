package dev.mitra.job.modelfile;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds the URIs of model files in control records. */
final class ModelUris {
  private static final byte[] FIELD = "uri".getBytes(StandardCharsets.US_ASCII);

  private ModelUris() {}

  /**
   * The URIs that the models of a record name, each once, as they are written. None when the record
   * cannot be read: admission will say why.
   */
  static List<String> in(RawRecord record) {
    if (!mayNameAny(record)) {
      return List.of();
    }
    ControlRecord read;
    try {
      read = ResourceParser.parse(record.key(), record.value());
    } catch (InvalidDeclarationException | StackOverflowError e) {
      return List.of();
    }
    Set<String> uris = new LinkedHashSet<>();
    for (ControlRecord part :
        read instanceof ControlRecord.Bundle bundle ? bundle.items() : List.of(read)) {
      if (part instanceof ControlRecord.Publish publish
          && publish.id().kind() == Kind.MODEL
          && publish.resource().spec().path("uri").isTextual()) {
        uris.add(publish.resource().spec().path("uri").textValue());
      }
    }
    return new ArrayList<>(uris);
  }

  /** Whether a record is worth being parsed for it: almost none is. */
  private static boolean mayNameAny(RawRecord record) {
    byte[] key = record.key();
    byte[] value = record.value();
    return value != null
        && (key == null || beginsWith(key, Kind.MODEL) || beginsWith(key, Kind.BUNDLE))
        && holdsField(value);
  }

  private static boolean beginsWith(byte[] key, Kind kind) {
    byte[] prefix = (kind.label() + "/").getBytes(StandardCharsets.US_ASCII);
    if (key.length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (key[i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code uri} occurs as the name of a field could: base64 goes on with a letter. */
  private static boolean holdsField(byte[] value) {
    for (int i = 0; i + FIELD.length < value.length; i++) {
      if (value[i] == FIELD[0]
          && value[i + 1] == FIELD[1]
          && value[i + 2] == FIELD[2]
          && !Character.isLetterOrDigit(value[i + FIELD.length])) {
        return true;
      }
    }
    return false;
  }
}
