/**
 * Tests of rules, kept beside the rules: a payment with its features in, the decision and the rules
 * that fired out. They run without a broker, through the code that admits and decides in the job.
 */
@NullMarked
package dev.mitra.job.ruletest;

import org.jspecify.annotations.NullMarked;
