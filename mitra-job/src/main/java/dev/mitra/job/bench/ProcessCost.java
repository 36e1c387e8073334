package dev.mitra.job.bench;

/**
 * What a process cost.
 *
 * @param process broker, jobmanager, taskmanager-1 or load
 * @param cpuMicrosPerPayment CPU time in microseconds for each payment answered
 * @param cores CPU time for each second of the stretch
 */
public record ProcessCost(String process, double cpuMicrosPerPayment, double cores) {}
