package dev.mitra.job.bench;

/**
 * The machine of a benchmark.
 *
 * @param processors that the operating system offers to this process
 * @param cpu the processor's name
 * @param memoryBytes the machine's memory
 * @param os name and version of the operating system
 * @param jvm name and version of the Java machine
 */
public record Machine(int processors, String cpu, long memoryBytes, String os, String jvm) {}
