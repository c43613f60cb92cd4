/**
 * Reading files in splits. Way in: {@link dev.weir.connectors.files.source.FileSource}; {@code
 * SplitPlan} cuts files into byte ranges, {@code LineScanner} finds the lines of one range.
 */
package dev.weir.connectors.files.source;
