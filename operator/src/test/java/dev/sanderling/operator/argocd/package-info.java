/** What Argo CD is told of a CaptureJob, run as Argo CD runs it. */
@NullMarked
package dev.sanderling.operator.argocd;

import org.jspecify.annotations.NullMarked;
