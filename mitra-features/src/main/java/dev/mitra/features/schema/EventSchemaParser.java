package dev.mitra.features.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.check.StrictObject;
import dev.mitra.features.expr.Variable;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads an {@link EventSchema} from YAML or JSON, with every problem found. */
public final class EventSchemaParser {
  /** What names of fields and entities look like. */
  public static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  /** Names that expressions know already: the event's time, and the champion's score. */
  private static final List<String> TAKEN = List.of("event_time", "score");

  /** Where the schema does not say: the last three days of the month and the first. */
  private static final Set<Integer> SALARY_DAYS = Set.of(-3, -2, -1, 1);

  private static final int MAX_FIELDS = 500;
  private static final int DEFAULT_MAX_LENGTH = 1024;

  /** Keys of up to four such texts stay within the 64 KiB that operators exchange as one key. */
  private static final int MAX_LENGTH = 4096;

  private static final Pattern POINTER = Pattern.compile("(/([^~/]|~0|~1)+){1,16}");

  private EventSchemaParser() {}

  /**
   * Parses a schema file.
   *
   * @throws InvalidDeclarationException with all findings
   */
  public static EventSchema parse(byte[] yaml) {
    return new Reading().read(StrictDocuments.read(yaml));
  }

  /** One reading of one document. */
  private static final class Reading {
    private final Findings findings = new Findings();
    private final Map<String, Field> fields = new LinkedHashMap<>();

    EventSchema read(JsonNode document) {
      StrictObject top = StrictObject.of(document, "", findings);
      String version = top.requiredText("apiVersion");
      if (!version.isEmpty() && !version.equals("mitra/v1")) {
        top.refuse("apiVersion", "must be mitra/v1");
      }
      String kind = top.requiredText("kind");
      if (!kind.isEmpty() && !kind.equals("EventSchema")) {
        top.refuse("kind", "must be EventSchema");
      }
      StrictObject metadata = top.object("metadata");
      String name = metadata.requiredText("name");
      metadata.finish();
      StrictObject spec = top.object("spec");
      top.finish();

      readFields(spec);
      Field id = roleField(spec, "id", FieldType.STRING);
      Field type = roleField(spec, "type", FieldType.STRING);
      Field time = roleField(spec, "time", FieldType.TIME);
      List<String> scored = spec.texts("scored");
      if (scored.isEmpty()) {
        spec.refuse("scored", "must name at least one event type that leaves with a decision");
      }
      List<String> erases = readErases(spec, scored);
      List<EntityKind> entities = readEntities(spec);
      BusinessCalendar calendar = readCalendar(spec);
      spec.finish();
      findings.throwIfAny();
      return new EventSchema(
          name,
          List.copyOf(fields.values()),
          id,
          type,
          time,
          new HashSet<>(scored),
          erases,
          entities,
          calendar);
    }

    private void readFields(StrictObject spec) {
      List<StrictObject> declared = spec.objects("fields");
      if (declared.isEmpty() || declared.size() > MAX_FIELDS) {
        spec.refuse("fields", "must list 1 to " + MAX_FIELDS + " fields");
      }
      Set<String> pointers = new HashSet<>();
      for (StrictObject object : declared) {
        String name = object.requiredText("name");
        String pointer = object.requiredText("pointer");
        FieldType type = fieldType(object);
        int maxLength = (int) object.whole("maxLength", DEFAULT_MAX_LENGTH, 1, MAX_LENGTH);
        boolean sensitive = object.bool("sensitive", false);
        boolean token = object.bool("token", false);
        boolean longNumbers = object.bool("longNumbers", false);
        String description = object.text("description", "");
        object.finish();
        checkName(object, name);
        if (!pointer.isEmpty() && !POINTER.matcher(pointer).matches()) {
          object.refuse("pointer", "must be a JSON pointer to a member, such as /payment/amount");
        }
        if (!pointer.isEmpty() && !pointers.add(pointer)) {
          object.refuse("pointer", "is the pointer of another field; each field needs its own");
        }
        if (token && type != FieldType.STRING) {
          object.refuse("token", "is for fields of type string");
        }
        if (longNumbers && (token || type != FieldType.STRING)) {
          object.refuse("longNumbers", "is for fields of type string that hold no tokens");
        }
        Field field =
            new Field(
                name,
                pointer,
                type,
                fields.size(),
                maxLength,
                sensitive,
                token,
                longNumbers,
                description);
        if (fields.putIfAbsent(name, field) != null) {
          object.refuse("name", "is the name of another field; names are given once");
        }
      }
      for (String pointer : pointers) {
        if (pointers.stream().anyMatch(other -> other.startsWith(pointer + "/"))) {
          spec.refuse("fields", "has a pointer " + pointer + " that another pointer goes through");
        }
      }
    }

    private static FieldType fieldType(StrictObject object) {
      String text = object.requiredText("type");
      for (FieldType type : FieldType.values()) {
        if (type.name().equalsIgnoreCase(text) && text.equals(text.toLowerCase(Locale.ROOT))) {
          return type;
        }
      }
      if (!text.isEmpty()) {
        object.refuse("type", "must be string, long, double, boolean or time");
      }
      return FieldType.STRING;
    }

    private void checkName(StrictObject object, String name) {
      if (!name.isEmpty()
          && (!NAME.matcher(name).matches() || !Variable.isName(name) || TAKEN.contains(name))) {
        object.refuse(
            "name",
            "must be lower-case letters, digits and _, start with a letter, have at most 63"
                + " characters, and be neither a word that CEL keeps for itself nor one of "
                + TAKEN);
      }
    }

    private Field roleField(StrictObject spec, String role, FieldType type) {
      String name = spec.requiredText(role);
      Field field = fields.get(name);
      if (field != null && field.type() == type) {
        return field;
      }
      if (!name.isEmpty()) {
        spec.refuse(
            role,
            "must name a field of type "
                + type.name().toLowerCase(Locale.ROOT)
                + Nearest.hint(
                    name,
                    fields.values().stream()
                        .filter(f -> f.type() == type)
                        .map(Field::name)
                        .toList()));
      }
      return new Field(role, "/" + role, type, 0, DEFAULT_MAX_LENGTH, false, false, false, "");
    }

    private List<String> readErases(StrictObject spec, List<String> scored) {
      JsonNode declared = spec.node("erases").orElse(null);
      if (declared == null) {
        return List.of();
      }
      if (!declared.isTextual() && !declared.isArray()) {
        spec.refuse("erases", "must be an event type, such as subject.erased, or a list of them");
        return List.of();
      }
      List<String> erases =
          declared.isTextual() ? List.of(declared.textValue()) : spec.texts("erases");
      Set<String> different = new HashSet<>();
      for (String type : erases) {
        if (scored.contains(type)) {
          spec.refuse(
              "erases",
              "names "
                  + Quote.of(type)
                  + ", which is scored; an event that erases a subject is not scored");
        }
        if (type.isBlank()) {
          spec.refuse("erases", "is blank; an event type, such as subject.erased, is required");
        }
        if (!different.add(type)) {
          spec.refuse("erases", "names " + Quote.of(type) + " twice; types are given once");
        }
      }
      return erases;
    }

    private List<EntityKind> readEntities(StrictObject spec) {
      Map<String, EntityKind> entities = new LinkedHashMap<>();
      for (StrictObject object : spec.objects("entities")) {
        String name = object.requiredText("name");
        checkName(object, name);
        if (name.equals("time")) {
          object.refuse("name", "is taken by the calendar's features (time.hour, …)");
        }
        List<Field> key = keyFields(object, fields);
        object.finish();
        if (entities.putIfAbsent(name, new EntityKind(name, key)) != null) {
          object.refuse("name", "is the name of another entity; names are given once");
        }
      }
      return new ArrayList<>(entities.values());
    }

    private BusinessCalendar readCalendar(StrictObject spec) {
      ZoneId zone = ZoneId.of("UTC");
      Set<DayOfWeek> weekend = EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
      int from = 22;
      int to = 5;
      StrictObject calendar = spec.optionalObject("calendar").orElse(null);
      if (calendar == null) {
        return new BusinessCalendar(zone, weekend, from, to, SALARY_DAYS);
      }
      String zoneName = calendar.text("zone", "UTC");
      try {
        zone = ZoneId.of(zoneName);
      } catch (DateTimeException e) {
        calendar.refuse("zone", "must be a time zone such as Asia/Kolkata or UTC");
      }
      if (calendar.has("weekend")) {
        weekend.clear();
      }
      for (String day : calendar.texts("weekend")) {
        try {
          weekend.add(DayOfWeek.valueOf(day));
        } catch (IllegalArgumentException e) {
          calendar.refuse("weekend", "must hold days such as SATURDAY");
        }
      }
      StrictObject night = calendar.optionalObject("nightHours").orElse(null);
      if (night != null) {
        from = (int) night.whole("from", from, 0, 23);
        to = (int) night.whole("to", to, 0, 23);
        night.finish();
      }
      Set<Integer> salaryDays = salaryDays(calendar);
      calendar.finish();
      return new BusinessCalendar(zone, weekend, from, to, salaryDays);
    }

    private static Set<Integer> salaryDays(StrictObject calendar) {
      if (!calendar.has("salaryDays")) {
        return SALARY_DAYS;
      }
      Set<Integer> days = new HashSet<>();
      List<JsonNode> declared = calendar.list("salaryDays");
      for (int i = 0; i < declared.size(); i++) {
        JsonNode node = declared.get(i);
        int day = node.isInt() ? node.intValue() : 0;
        if (day == 0 || Math.abs(day) > BusinessCalendar.LONGEST_MONTH) {
          calendar.refuse(
              "salaryDays[" + i + "]",
              "must be a day of the month: 1 to 31 from its beginning, or -1, its last day, to -31"
                  + " from its end");
        } else if (!days.add(day)) {
          calendar.refuse("salaryDays[" + i + "]", "is there already; days are given once");
        }
      }
      return days;
    }
  }

  /**
   * Reads the {@code key} of an entity: a list of names of fields.
   *
   * @param fields the fields there are, by name
   */
  public static List<Field> keyFields(StrictObject object, Map<String, Field> fields) {
    List<Field> key = new ArrayList<>();
    List<String> names = object.texts("key");
    if (names.isEmpty() || names.size() > 4 || new HashSet<>(names).size() < names.size()) {
      object.refuse("key", "must list 1 to 4 different fields");
    }
    for (String name : names) {
      Field field = fields.get(name);
      if (field == null) {
        object.refuse(
            "key", "names '" + name + "', which is no field" + Nearest.hint(name, fields.keySet()));
      } else if (field.type() == FieldType.DOUBLE || field.type() == FieldType.TIME) {
        object.refuse(
            "key", "names '" + name + "'; a key field is of type string, long or boolean");
      } else {
        key.add(field);
      }
    }
    return key;
  }
}
