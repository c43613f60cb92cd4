/**
 * The demo: a local cluster, the auction job on it, killed processes, and the proof at the end. Way
 * in: {@link dev.weir.deploy.demo.process.Demo}.
 */
package dev.weir.deploy.demo.process;
