/** The Helm chart, tested without a cluster. */
package dev.weir.it.helm;
