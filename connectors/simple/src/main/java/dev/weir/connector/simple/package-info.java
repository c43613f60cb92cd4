/**
 * Sources and sinks for trying things out: generated records, collected and printed output. Ways
 * in: the facade classes of this package.
 */
package dev.weir.connector.simple;
