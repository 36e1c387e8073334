package dev.mitra.job.ruletest;

/** One test of a document of tests. */
sealed interface TestCase permits RuleTest, PatternTest {
  /** The name of the document that it is from. */
  String suite();

  /** Its own name, once in the document. */
  String name();

  /** The file that it is from. */
  String file();

  /** The line of the file on which it begins, from 1. */
  int line();

  /** The name as people see it and as it is filtered by. */
  default String title() {
    return suite() + ": " + name();
  }
}
