package dev.mitra.job.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.catalog.FeatureCatalog;
import dev.mitra.features.catalog.FeatureColumn;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * A catalog for programs: a list of objects in the order of the vector, each with the same members.
 * What does not apply is null, and so is {@code whenEmpty} where the value is missing then.
 */
final class FeatureJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private FeatureJson() {}

  static void write(FeatureCatalog catalog, PrintWriter out) {
    ArrayNode list = JSON.createArrayNode();
    for (FeatureColumn column : catalog.columns()) {
      ObjectNode object = list.addObject();
      object.put("column", column.index());
      object.put("name", column.name());
      object.put("kind", column.kind().name().toLowerCase(Locale.ROOT));
      put(object, "entity", column.entity());
      put(object, "aggregate", column.aggregate());
      put(object, "field", String.join(",", column.fields()));
      put(object, "window", column.window());
      put(object, "halfLife", column.halfLife());
      put(object, "delay", column.delay());
      put(object, "where", column.where());
      put(object, "expression", column.expression());
      if (Double.isNaN(column.whenEmpty())) {
        object.putNull("whenEmpty");
      } else {
        object.put("whenEmpty", column.whenEmpty());
      }
      put(object, "description", column.description());
    }
    try {
      out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(list));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers can be written", e);
    }
  }

  private static void put(ObjectNode object, String name, String text) {
    if (text.isEmpty()) {
      object.putNull(name);
    } else {
      object.put(name, text);
    }
  }
}
