package dev.mitra.rules.resource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.check.StrictDocuments.Document;
import dev.mitra.rules.resource.ControlRecord.Delete;
import dev.mitra.rules.resource.ControlRecord.Publish;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceParserTest {
  static final String YAML =
      """
      apiVersion: mitra/v1
      kind: Rule
      metadata:
        name: card-testing
        labels: { owner: risk-in }
        effectiveAt: 2026-03-01T00:00:00Z
      spec:
        when: card.count_10m > 5 && amount < 100
        action: CHALLENGE
      """;
  static final String JSON =
      """
      {"apiVersion":"mitra/v1","kind":"Rule",
       "metadata":{"name":"card-testing","labels":{"owner":"risk-in"},
                   "effectiveAt":"2026-03-01T00:00:00Z"},
       "spec":{"when":"card.count_10m > 5 && amount < 100","action":"CHALLENGE"}}
      """;
  private static final ResourceId ID = new ResourceId(Kind.RULE, "card-testing");

  @ParameterizedTest
  @ValueSource(strings = {YAML, JSON, "---\n" + YAML, "# comment\n" + YAML, "\n " + JSON})
  void readsAResourceInYamlAndJson(String text) {
    ControlRecord read = ResourceParser.parse(bytes("Rule/card-testing"), bytes(text));
    assertThat(read)
        .isInstanceOfSatisfying(
            Publish.class,
            publish -> {
              Resource resource = publish.resource();
              assertThat(resource.id()).isEqualTo(ID);
              assertThat(resource.labels()).isEqualTo(Map.of("owner", "risk-in"));
              assertThat(resource.effectiveAt())
                  .hasValue(Instant.parse("2026-03-01T00:00:00Z").toEpochMilli());
              assertThat(resource.spec().get("action").textValue()).isEqualTo("CHALLENGE");
            });
  }

  @Test
  void needsNeitherKeyNorLabelsNorTime() {
    ControlRecord read =
        ResourceParser.parse(
            null, bytes("apiVersion: mitra/v1\nkind: Model\nmetadata: {name: m}\nspec: {}\n"));
    assertThat(read.id()).isEqualTo(new ResourceId(Kind.MODEL, "m"));
    assertThat(((Publish) read).resource().labels()).isEmpty();
    assertThat(((Publish) read).resource().effectiveAt()).isEqualTo(OptionalLong.empty());
  }

  @Test
  void deletesWhatTheKeyNamesWhenThereIsNoValue() {
    assertThat(ResourceParser.parse(bytes("Rule/card-testing"), null))
        .isEqualTo(new Delete(ID, OptionalLong.empty()));
    refuses(null, null)
        .hasMessage(
            "key: is missing; a record without a value deletes the resource that its key names");
    refuses(bytes("Rul/x"), null)
        .hasMessage(
            "key: 'Rul' is not a kind; allowed are FeatureSet, List, Pattern, Model, Rule, Policy, Demotion, Bundle, did you mean"
                + " 'Rule'?");
    refuses(bytes("card-testing"), null)
        .hasMessage(
            "key: 'card-testing' is not a key; a key is kind/name, such as Rule/card-testing");
    refuses(bytes("Rule/Card"), null).hasMessageStartingWith("key: 'Card' is not allowed; a name");
    refuses(new byte[10_000], null)
        .hasMessage("key: is longer than the 256 bytes that are allowed");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void readsBackTheKeyOfEveryKind(Kind kind) {
    ResourceId id = new ResourceId(kind, "a-1");
    assertThat(ResourceId.parse(id.toKey())).isEqualTo(id);
    assertThat(Kind.of(kind.label())).contains(kind);
  }

  @Test
  void reportsEverythingThatIsWrongWithTheFrameAtOnce() {
    String text =
        """
        apiVersion: mitra/v2
        kind: Rules
        metadata:
          nmae: x
          labels: { "no spaces": x, n: 3, long: %s }
          effectiveAt: tomorrow
        specs: {}
        """
            .formatted("x".repeat(129));
    refuses(null, bytes(text))
        .hasMessage(
            """
            apiVersion: is 'mitra/v2'; allowed is mitra/v1
            kind: 'Rules' is not a kind; allowed are FeatureSet, List, Pattern, Model, Rule, Policy, Demotion, Bundle, did you mean 'Rule'?
            metadata.name: is missing; a text is required
            metadata.labels.n: is a number; a text (write it in quotes) is expected
            metadata.labels: 'no spaces' is no name of a label; it has 1 to 63 letters, digits and . _ / -, and begins with a letter or digit
            metadata.labels: the value of 'long' is longer than the 128 characters that are allowed
            metadata.effectiveAt: 'tomorrow' is not allowed; write an instant from 1970 to 2999, such as 2026-03-01T00:00:00Z
            metadata: has an unknown field 'nmae', did you mean 'name'?
            spec: is missing; an object is required
            has an unknown field 'specs', did you mean 'spec'?""");
  }

  @Test
  void refusesAKeyThatNamesAnotherResource() {
    refuses(bytes("Rule/card"), bytes(YAML))
        .hasMessage(
            "key: is 'Rule/card'; it has to be Rule/card-testing, the kind and the name of the"
                + " resource");
  }

  @Test
  void refusesNamesOutsideThePattern() {
    for (String name : new String[] {"Card", "-a", "a_b", "a.b", "x".repeat(64), "ä"}) {
      refuses(null, bytes(YAML.replace("card-testing", name)))
          .hasMessageContaining("metadata.name: ")
          .hasMessageEndingWith(ResourceId.NAMES);
    }
    assertThat(ResourceId.isName(Kind.RULE, "x".repeat(63))).isTrue();
    assertThat(ResourceId.isName(Kind.RULE, "3ds-failed")).isTrue();
  }

  @Test
  void refusesDocumentsThatMeanMoreThanOneThing() {
    refuses(null, bytes("")).hasMessage("is empty; a document in YAML or JSON is expected");
    refuses(null, bytes(YAML + "kind: Rule\n"))
        .hasMessage("a field occurs twice at line 10, column 5");
    refuses(null, bytes("{\"a\":1,\"a\":2}")).hasMessageStartingWith("a field occurs twice");
    refuses(null, bytes(YAML + "---\n" + YAML))
        .hasMessage("line 10: a second document begins; one is allowed in a record");
    refuses(null, bytes(JSON + JSON)).hasMessageStartingWith("is not readable as JSON");
    refuses(null, bytes("a: &x [1]\nb: *x\n"))
        .hasMessage("line 1: anchors (&) and aliases (*) are not allowed");
    refuses(null, bytes("a: !!binary aGk=\n")).hasMessage("line 1: tags (!) are not allowed");
    refuses(null, bytes("a: [1\nb: 2\n")).hasMessageMatching("is not readable as YAML at line .*");
    refuses(null, new byte[] {'a', ':', ' ', (byte) 0xff})
        .hasMessage("is not UTF-8, which is the only encoding allowed");
    refuses(null, bytes("a: \u0001\n"))
        .hasMessage("is not readable as YAML; perhaps it holds characters that are not printable");
    refuses(null, bytes("- 1\n")).hasMessage("is a list; an object with named fields is expected");
  }

  @Test
  void refusesWhatIsTooLargeOrTooDeep() {
    String deep = "is nested more deeply than the 64 levels that are allowed";
    refuses(null, new byte[StrictDocuments.MAX_BYTES + 1])
        .hasMessage("is larger than the 16 MiB that are allowed");
    refuses(null, bytes("a: " + "[".repeat(100_000))).hasMessage(deep);
    refuses(null, bytes("{\"a\":" + "[".repeat(100_000))).hasMessage(deep);
    refuses(null, bytes("- ".repeat(100_000) + "x")).hasMessage(deep);
  }

  @Test
  void showsNothingOfWhatItCannotRead() {
    String secret = "4111111111111111";
    for (String text :
        new String[] {
          "{\"card\":\"" + secret + "\" oops}", "card: [" + secret + "\n}", "card: \"" + secret
        }) {
      assertThatThrownBy(() -> ResourceParser.parse(null, bytes(text)))
          .isInstanceOf(InvalidDeclarationException.class)
          .message()
          .doesNotContain(secret);
    }
  }

  @Test
  void readsALargeModelInJsonButNotInYaml() {
    String text = JSON.replace("CHALLENGE", "x".repeat(8 << 20));
    assertThat(ResourceParser.parse(null, bytes(text)).id()).isEqualTo(ID);
    refuses(null, bytes(YAML.replace("CHALLENGE", "x".repeat(1 << 20))))
        .hasMessage("is larger than the 1 MiB that is allowed in YAML; in JSON 16 MiB are allowed");
  }

  @Test
  void splitsAFileIntoItsDocuments() {
    String file =
        "# head\n---\na: 1\n--- # second\n\nb: |\n  --- text\n---\n# nothing\n---\nc: 3\n";
    assertThat(StrictDocuments.splitDocuments(file))
        .containsExactly(
            new Document(3, "a: 1\n"),
            new Document(5, "\nb: |\n  --- text\n"),
            new Document(11, "c: 3\n"));
    assertThat(StrictDocuments.splitDocuments("")).isEmpty();
    assertThat(StrictDocuments.splitDocuments(YAML)).containsExactly(new Document(1, YAML));
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refuses(
      byte @Nullable [] key, byte @Nullable [] value) {
    return assertThatThrownBy(() -> ResourceParser.parse(key, value))
        .isInstanceOf(InvalidDeclarationException.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
