/**
 * The breaker's operators: the deciding subtasks count on which payments rules and models act, and
 * one operator adds that up and asks for the demotion of those that have left their guard.
 */
@NullMarked
package dev.mitra.job.breaker;

import org.jspecify.annotations.NullMarked;
