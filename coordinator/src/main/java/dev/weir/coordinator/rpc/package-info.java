/**
 * The control plane's server: streams of workers and executors in, orders out. Way in: {@link
 * dev.weir.coordinator.rpc.ControlServer}. The {@code *Wire} classes map between the messages of
 * {@code control.proto} and the plain records of {@code coordinator.message}; nothing beyond this
 * package sees a generated class.
 */
package dev.weir.coordinator.rpc;
