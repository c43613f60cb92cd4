/**
 * An engine in a process of its own, which runs queries as it is asked to. Way in: {@link
 * dev.weir.benchmarks.engine.process.EngineMain}.
 */
package dev.weir.benchmarks.engine.process;
