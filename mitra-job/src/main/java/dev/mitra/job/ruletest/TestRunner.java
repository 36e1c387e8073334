package dev.mitra.job.ruletest;

import dev.mitra.features.check.InvalidDeclarationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs the tests of files under the resources of a folder. */
public final class TestRunner {
  private final Sandbox sandbox;
  private final RuleTestRunner rules;
  private final PatternTestRunner patterns;
  private final Fired fired = new Fired();

  /** A runner under what is in force in a sandbox. */
  public TestRunner(Sandbox sandbox) {
    this.sandbox = sandbox;
    this.rules = new RuleTestRunner(sandbox, fired);
    this.patterns = new PatternTestRunner(sandbox, fired);
  }

  /**
   * Reads and runs tests.
   *
   * @param paths files, and folders of which those named as tests are taken
   * @param filter runs only tests in whose title this is found, in capitals or not
   * @param coverage whether to say which rules fired and which patterns matched
   * @throws InvalidDeclarationException with all findings about the tests, when any is not valid
   */
  public TestRun run(List<Path> paths, Optional<String> filter, boolean coverage) {
    List<TestCase> tests = new TestDocuments(sandbox).parse(RuleTestFiles.read(paths));
    String wanted = filter.orElse("").toLowerCase(Locale.ROOT);
    List<Outcome> outcomes = new ArrayList<>();
    for (TestCase test : tests) {
      if (test.title().toLowerCase(Locale.ROOT).contains(wanted)) {
        outcomes.add(run(test));
      }
    }
    return new TestRun(
        outcomes, coverage ? Optional.of(fired.coverage(sandbox)) : Optional.empty());
  }

  private Outcome run(TestCase test) {
    if (test instanceof PatternTest ofPattern) {
      return patterns.run(ofPattern);
    }
    return rules.run((RuleTest) test);
  }
}
