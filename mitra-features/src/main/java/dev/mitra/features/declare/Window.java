package dev.mitra.features.declare;

/**
 * The length of a window.
 *
 * @param text as it was written, {@code 24h}: part of the feature's name
 * @param millis in milliseconds
 */
public record Window(String text, long millis) {}
