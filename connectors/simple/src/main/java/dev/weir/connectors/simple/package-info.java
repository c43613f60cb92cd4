/**
 * Sources and sinks for trying things out, and the facade of this connector: {@link
 * dev.weir.connectors.simple.Generator}, {@link dev.weir.connectors.simple.Console}, {@link
 * dev.weir.connectors.simple.Throttled}. What they do stands in the subpackages, which a job does
 * not see.
 */
package dev.weir.connectors.simple;
