package dev.mitra.features.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrictObjectTest {
  private enum Colour {
    RED,
    GREEN;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final Findings findings = new Findings();

  @Test
  void readsEveryTypeOfField() {
    StrictObject object =
        object(
            "{'name':'a','flag':true,'ratio':0.5,'count':3,'window':'10m','colour':'green',"
                + "'tags':['x','y'],'windows':['1s','1d'],'labels':{'k':'v'},'inner':{'a':1},"
                + "'rows':[{'a':1},{'a':2}]}");
    assertThat(object.requiredText("name")).isEqualTo("a");
    assertThat(object.bool("flag", false)).isTrue();
    assertThat(object.number("ratio", 0, 0, 1)).isEqualTo(0.5);
    assertThat(object.requiredNumber("ratio", 0, 1)).isEqualTo(0.5);
    assertThat(object.whole("count", 0, 0, 10)).isEqualTo(3);
    assertThat(object.requiredWhole("count", 0, 10)).isEqualTo(3);
    assertThat(object.requiredDuration("window", 0, Durations.MAX_MILLIS)).isEqualTo(600_000);
    assertThat(object.requiredEnum("colour", Colour.class)).isEqualTo(Colour.GREEN);
    assertThat(object.texts("tags")).containsExactly("x", "y");
    assertThat(object.durations("windows", 1, Durations.MAX_MILLIS))
        .containsExactly(1_000L, 86_400_000L);
    assertThat(object.textMap("labels")).isEqualTo(Map.of("k", "v"));
    StrictObject inner = object.object("inner");
    assertThat(inner.path()).isEqualTo("spec.inner");
    assertThat(inner.whole("a", 0, 0, 10)).isEqualTo(1);
    inner.finish();
    assertThat(object.objects("rows")).hasSize(2).allMatch(row -> row.has("a"));
    object.finish();
    assertThat(findings.isEmpty()).isTrue();
  }

  @Test
  void answersDefaultsForWhatIsNotThere() {
    StrictObject object = object("{}");
    assertThat(object.text("name", "none")).isEqualTo("none");
    assertThat(object.bool("flag", true)).isTrue();
    assertThat(object.number("ratio", 0.25, 0, 1)).isEqualTo(0.25);
    assertThat(object.optionalNumber("ratio", 0, 1)).isEmpty();
    assertThat(object.whole("count", 7, 0, 10)).isEqualTo(7);
    assertThat(object.duration("window", 5, 0, 10)).isEqualTo(5);
    assertThat(object.enumValue("colour", Colour.class, Colour.RED)).isEqualTo(Colour.RED);
    assertThat(object.list("tags")).isEmpty();
    assertThat(object.optionalObject("inner")).isEmpty();
    object.finish();
    assertThat(findings.isEmpty()).isTrue();
  }

  @Test
  void collectsEveryMistakeWithItsPlace() {
    StrictObject object =
        object(
            "{'nmae':'a','flag':'yes','ratio':1.5,'count':2.5,'big':99,'window':'10 min',"
                + "'long':'9d','colour':'gren','tags':['x',3],'inner':[],'empty':null,'rows':[1]}");
    object.requiredText("name");
    object.bool("flag", false);
    object.number("ratio", 0, 0, 1);
    object.whole("count", 0, 0, 10);
    object.whole("big", 0, 0, 10);
    object.duration("window", 0, 0, 86_400_000);
    object.duration("long", 0, 0, 86_400_000);
    object.requiredEnum("colour", Colour.class);
    object.texts("tags");
    StrictObject inner = object.object("inner");
    inner.requiredText("not reported, as there is no object to miss it");
    inner.finish();
    object.text("empty", "");
    object.objects("rows").forEach(StrictObject::finish);
    object.finish();
    assertThat(findings.list())
        .extracting(Finding::toString)
        .containsExactly(
            "spec.name: is missing; a text is required",
            "spec.flag: is a text; true or false is expected",
            "spec.ratio: is 1.5; a number from 0 to 1 is expected",
            "spec.count: is a number; a whole number from 0 to 10 is expected",
            "spec.big: is out of range; a whole number from 0 to 10 is expected",
            "spec.window: '10 min' is not a length of time; write a whole number and one of ms, s,"
                + " m, h, d, such as 30s, 10m, 24h or 7d",
            "spec.long: is 9d; a length of time from 0ms to 1d is expected",
            "spec.colour: 'gren' is not one of [red, green], did you mean 'green'?",
            "spec.tags[1]: is a number; a text (write it in quotes) is expected",
            "spec.inner: is a list; an object with named fields is expected",
            "spec.empty: has no value; give it one or leave it out",
            "spec.rows[0]: is a number; an object with named fields is expected",
            "spec: has an unknown field 'nmae', did you mean 'name'?");
    assertThatThrownBy(findings::throwIfAny)
        .isInstanceOfSatisfying(
            InvalidDeclarationException.class,
            e -> assertThat(e.findings()).isEqualTo(findings.list()))
        .hasMessageContaining("spec.flag: is a text")
        .hasMessageContaining("did you mean 'name'?");
  }

  @Test
  void listsWhatIsAllowedWhenNoKnownFieldIsNear() {
    StrictObject object = object("{'zzz':1}");
    object.text("when", "");
    object.text("action", "");
    object.finish();
    assertThat(findings.list())
        .containsExactly(
            new Finding("spec", "has an unknown field 'zzz'; allowed are when, action"));
  }

  @Test
  void refusesNumbersThatAreNotFinite() {
    StrictObject object = object("{'huge':1e999}");
    assertThat(object.number("huge", 1, 0, Double.MAX_VALUE)).isEqualTo(1);
    assertThat(findings.list()).hasSize(1);
  }

  @Test
  void showsNoMoreThanAShortPrintablePieceOfWhatItRefuses() {
    StrictObject object = object("{'colour':'\\u0007" + "x".repeat(500) + "'}");
    object.requiredEnum("colour", Colour.class);
    assertThat(findings.list().get(0).message())
        .isEqualTo("'?" + "x".repeat(63) + "...' is not one of [red, green]");
  }

  @Test
  void keepsAHundredFindingsAndCountsTheRest() {
    for (int i = 0; i < 150; i++) {
      findings.add("a[" + i + "]", "is wrong");
    }
    assertThat(findings.size()).isEqualTo(150);
    assertThat(findings.list())
        .hasSize(Findings.LIMIT + 1)
        .last()
        .isEqualTo(new Finding("", "and 50 more findings"));
  }

  private StrictObject object(String json) {
    return StrictObject.of(read(json), "spec", findings);
  }

  private static JsonNode read(String json) {
    try {
      return new ObjectMapper().readTree(json.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(List.of(json).toString(), e);
    }
  }
}
