/** Slowing a sink down. Way in: {@link dev.weir.connectors.simple.throttle.ThrottledWriter}. */
package dev.weir.connectors.simple.throttle;
