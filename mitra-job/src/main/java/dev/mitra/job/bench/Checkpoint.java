package dev.mitra.job.bench;

/**
 * A completed checkpoint. Its parts are those of the slowest subtask.
 *
 * @param id Flink's number of it
 * @param atSecond when it was triggered, from the beginning of the stretch
 * @param durationMillis from trigger to the last acknowledgement
 * @param syncMillis the part during which no payment is worked on
 * @param asyncMillis the part beside the payments
 * @param alignmentMillis waiting for the barriers of all inputs
 * @param bytes uploaded by this checkpoint
 * @param fullBytes of the whole state, with what earlier checkpoints have uploaded
 */
public record Checkpoint(
    long id,
    double atSecond,
    long durationMillis,
    long syncMillis,
    long asyncMillis,
    long alignmentMillis,
    long bytes,
    long fullBytes) {}
