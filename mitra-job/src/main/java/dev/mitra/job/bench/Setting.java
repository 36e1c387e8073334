package dev.mitra.job.bench;

/**
 * A name and a value to be shown, such as a version or an option.
 *
 * @param name as a reader knows it
 * @param value as a reader would type it
 */
public record Setting(String name, String value) {}
