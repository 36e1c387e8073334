package dev.mitra.job.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Records as JSON and back. Their components are texts, numbers, enums, records, and lists and
 * optionals of these; an empty optional is left out, and numbers that are not finite are null.
 */
final class RecordJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RecordJson() {}

  static String write(Record value) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree(value)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  private static JsonNode tree(Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value instanceof String text) {
      return nodes.textNode(text);
    } else if (value instanceof Enum<?> constant) {
      return nodes.textNode(constant.name());
    } else if (value instanceof Double number) {
      return Double.isFinite(number) ? nodes.numberNode((double) number) : nodes.nullNode();
    } else if (value instanceof Number number) {
      return nodes.numberNode(number.longValue());
    } else if (value instanceof List<?> list) {
      ArrayNode array = nodes.arrayNode();
      list.forEach(item -> array.add(tree(item)));
      return array;
    } else if (value instanceof Record all) {
      ObjectNode object = nodes.objectNode();
      for (RecordComponent component : all.getClass().getRecordComponents()) {
        Object part = part(component, all);
        if (part instanceof Optional<?> optional) {
          optional.ifPresent(there -> object.set(component.getName(), tree(there)));
        } else {
          object.set(component.getName(), tree(part));
        }
      }
      return object;
    }
    throw new IllegalArgumentException("no JSON for " + value.getClass());
  }

  private static Object part(RecordComponent component, Record of) {
    try {
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the accessors of records are public", e);
    }
  }

  static <T extends Record> T read(String json, Class<T> type) {
    try {
      return type.cast(value(JSON.readTree(json), type, type.getSimpleName()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("this is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Object value(JsonNode node, Type type, String path) {
    if (type instanceof ParameterizedType generic) {
      Type inner = generic.getActualTypeArguments()[0];
      if (generic.getRawType() == Optional.class) {
        return node.isMissingNode() ? Optional.empty() : Optional.of(value(node, inner, path));
      }
      require(node.isArray(), path, "an array");
      List<Object> list = new ArrayList<>();
      node.forEach(item -> list.add(value(item, inner, path + "[" + list.size() + "]")));
      return List.copyOf(list);
    }
    Class<?> plain = (Class<?>) type;
    if (plain == String.class) {
      require(node.isTextual(), path, "a text");
      return node.textValue();
    } else if (plain.isEnum()) {
      for (Object constant : plain.getEnumConstants()) {
        if (((Enum<?>) constant).name().equals(node.asText())) {
          return constant;
        }
      }
      throw new IllegalArgumentException(path + " is none of the values that are known");
    } else if (plain == double.class) {
      require(node.isNumber() || node.isNull(), path, "a number");
      return node.isNull() ? Double.NaN : node.doubleValue();
    } else if (plain == long.class || plain == int.class) {
      require(node.isIntegralNumber(), path, "a whole number");
      return plain == long.class ? (Object) node.longValue() : (Object) node.intValue();
    }
    require(node.isObject(), path, "an object");
    return record(node, plain, path);
  }

  private static Object record(JsonNode node, Class<?> type, String path) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      types[i] = components[i].getType();
      values[i] = value(node.path(name), components[i].getGenericType(), path + "." + name);
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(path + " cannot be made: " + e.getMessage(), e);
    }
  }

  private static void require(boolean holds, String path, String what) {
    if (!holds) {
      throw new IllegalArgumentException(path + " is not " + what);
    }
  }
}
