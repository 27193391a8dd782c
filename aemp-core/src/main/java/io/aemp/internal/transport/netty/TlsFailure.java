package io.aemp.internal.transport.netty;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import io.aemp.Printable;
import io.netty.handler.ssl.NotSslRecordException;
import org.jspecify.annotations.Nullable;

/**
 * Says in words what is wrong with the other side of TLS: "it" is to stand before them.
 */
final class TlsFailure {

	private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

	private TlsFailure() {
	}

	/** Determines if TLS itself failed, and not a layer below it. */
	static boolean isOne(Throwable failure) {
		SSLException ofTls = find(SSLException.class, failure);
		IOException below = (ofTls != null) ? find(IOException.class, ofTls.getCause()) : null;
		return ofTls != null && (below == null || isOne(below));
	}

	/**
	 * Returns the failure in words. Neither bytes nor certificates from the network are
	 * repeated.
	 */
	static String describe(Throwable failure) {
		if (find(NotSslRecordException.class, failure) != null) {
			return "sent something else where TLS has to be";
		}
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		String text = Printable.of((root.getMessage() != null) ? root.getMessage() : root.getClass().getSimpleName());
		Matcher alert = ALERT.matcher(text);
		if (alert.find()) {
			return "ended TLS with the alert '" + alert.group(1) + "'";
		}
		return ((find(CertificateException.class, failure) != null) ? "has no certificate that is accepted here: "
				: "failed in TLS: ") + text;
	}

	private static <T extends Throwable> @Nullable T find(Class<T> type, @Nullable Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

	/**
	 * Looks at the dates of the other side's certificate once more: nobody does if it is
	 * itself one of those that are trusted.
	 * @throws SSLException if it is not valid today
	 */
	static void checkDates(SSLEngine engine) throws SSLException {
		try {
			((X509Certificate) engine.getSession().getPeerCertificates()[0]).checkValidity();
		}
		catch (CertificateException ex) {
			throw new SSLException(ex);
		}
	}

}
