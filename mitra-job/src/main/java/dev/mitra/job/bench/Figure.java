package dev.mitra.job.bench;

/**
 * One line of the goals.
 *
 * @param name what is looked at
 * @param value what was measured
 * @param unit of the value, such as {@code ms}, {@code µs}, {@code ×} or {@code payments/s}
 * @param goal what is asked for, as a reader would say it
 * @param verdict whether that is reached
 * @param from the names of the runs that it comes from
 */
public record Figure(
    String name, double value, String unit, String goal, Verdict verdict, String from) {}
