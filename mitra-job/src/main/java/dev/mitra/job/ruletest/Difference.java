package dev.mitra.job.ruletest;

/**
 * One way in which a decision is not what a test expects.
 *
 * @param what which member of {@code expect}
 * @param expected what was expected, in words
 * @param actual what there was, in words
 */
record Difference(String what, String expected, String actual) {}
