package dev.mitra.job.ruletest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.check.StrictObject;
import dev.mitra.rules.resource.ResourceParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads documents of tests (docs/rule-tests.md). Everything that a test names has to be there: a
 * mistyped name is a finding, with file and line, and not a test that passes for ever.
 */
final class TestDocuments {
  /** The kinds of these documents, which are no resources and are never published. */
  private static final List<String> KINDS = List.of(RuleTestParser.KIND, PatternTestParser.KIND);

  /** Where a test stands. */
  record Place(String suite, String name, String file, int line) {}

  private final RuleTestParser rules;
  private final PatternTestParser patterns;

  TestDocuments(Sandbox sandbox) {
    this.rules = new RuleTestParser(sandbox);
    this.patterns = new PatternTestParser(sandbox);
  }

  /**
   * Reads documents.
   *
   * @throws InvalidDeclarationException with the findings of all of them
   */
  List<TestCase> parse(List<RuleTestFiles.Source> sources) {
    List<Finding> findings = new ArrayList<>();
    List<TestCase> tests = new ArrayList<>();
    for (RuleTestFiles.Source source : sources) {
      SourceLines lines = SourceLines.of(source);
      Findings found = new Findings();
      try {
        JsonNode document = StrictDocuments.read(source.text().getBytes(StandardCharsets.UTF_8));
        tests.addAll(read(StrictObject.of(document, "", found), source, lines));
      } catch (InvalidDeclarationException e) {
        e.findings().forEach(found::add);
      }
      for (Finding finding : found.list()) {
        String place = source.file() + ":" + lines.line(finding.path());
        findings.add(new Finding((place + " " + finding.path()).strip(), finding.message()));
      }
    }
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
    return tests;
  }

  private List<TestCase> read(StrictObject top, RuleTestFiles.Source source, SourceLines lines) {
    String version = top.text("apiVersion", ResourceParser.API_VERSION);
    if (!version.equals(ResourceParser.API_VERSION)) {
      top.refuse(
          "apiVersion", "is " + Quote.of(version) + "; allowed is " + ResourceParser.API_VERSION);
    }
    String kind = top.requiredText("kind");
    if (!kind.isEmpty() && !KINDS.contains(kind)) {
      top.refuse(
          "kind",
          "is "
              + Quote.of(kind)
              + "; in a file of tests it is "
              + String.join(" or ", KINDS)
              + Nearest.hint(kind, KINDS));
    }
    StrictObject metadata = top.object("metadata");
    String suite = metadata.requiredText("name");
    metadata.finish();
    List<StrictObject> objects = top.objects("tests");
    if (objects.isEmpty() && top.node("tests").map(JsonNode::isArray).orElse(true)) {
      top.refuse("tests", "is missing or empty; at least one test is required");
    }
    top.finish();
    if (!KINDS.contains(kind)) {
      return List.of();
    }
    boolean ofPattern = kind.equals(PatternTestParser.KIND);
    if (ofPattern && !suite.isEmpty()) {
      patterns.checkName(metadata, suite);
    }
    List<TestCase> tests = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (StrictObject object : objects) {
      int before = object.findings().size();
      String name = object.requiredText("name");
      if (!name.isEmpty() && !names.add(name)) {
        object.refuse("name", "is " + Quote.of(name) + " once more; each test has its own name");
      }
      Place place = new Place(suite, name, source.file(), lines.line(object.path()));
      Optional<? extends TestCase> test =
          ofPattern ? patterns.read(object, place) : rules.read(object, place);
      if (object.findings().size() == before) {
        test.ifPresent(tests::add);
      }
    }
    return tests;
  }
}
