/**
 * Numbers, in splits and at a rate, made into records. Way in: {@link
 * dev.weir.connectors.simple.generator.Sequence}.
 */
package dev.weir.connectors.simple.generator;
