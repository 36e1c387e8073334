/** Tests of the tests of rules. */
@NullMarked
package dev.mitra.job.ruletest;

import org.jspecify.annotations.NullMarked;
