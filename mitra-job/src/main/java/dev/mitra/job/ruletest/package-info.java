/**
 * Tests of rules and patterns, kept beside them: a payment with its features in, the decision and
 * the rules that fired out; or events in, and which of them complete a match. They run without a
 * broker, through the code that admits, follows and decides in the job.
 */
@NullMarked
package dev.mitra.job.ruletest;

import org.jspecify.annotations.NullMarked;
