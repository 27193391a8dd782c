#!/bin/sh
# Makes a CA in /authority, and in /certificates a key store NAME.p12 for each argument and the trust store ca.p12.
# What exists is kept, so that it may run at every start. Needs keytool of the JRE. STORE_PASSWORD protects the stores.
set -eu
umask 077
owner=${OWNER:-10001:10001}

tool() {
	keytool -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC "$@"
}

if [ ! -s /authority/ca.p12 ]; then
	rm -f /authority/ca.new /certificates/*.p12
	tool -genkeypair -alias ca -dname "CN=AEMP network" -keyalg EC -groupname secp256r1 -validity 3650 \
		-ext bc:critical=ca:true,pathlen:0 -ext ku:critical=keyCertSign,cRLSign \
		-storetype PKCS12 -keystore /authority/ca.new -storepass:env STORE_PASSWORD
	mv /authority/ca.new /authority/ca.p12
fi
tool -exportcert -rfc -alias ca -keystore /authority/ca.p12 -storepass:env STORE_PASSWORD -file /certificates/ca.pem

if [ ! -s /certificates/ca.p12 ]; then
	rm -f /certificates/new
	tool -importcert -noprompt -alias ca -file /certificates/ca.pem \
		-storetype PKCS12 -keystore /certificates/new -storepass:env STORE_PASSWORD
	mv /certificates/new /certificates/ca.p12
fi

for name in "$@"; do
	if [ ! -s "/certificates/$name.p12" ]; then
		rm -f /certificates/new
		tool -genkeypair -alias node -dname "CN=$name" -keyalg EC -groupname secp256r1 -validity 365 \
			-storetype PKCS12 -keystore /certificates/new -storepass:env STORE_PASSWORD
		tool -certreq -alias node -keystore /certificates/new -storepass:env STORE_PASSWORD -file /certificates/request
		tool -gencert -rfc -alias ca -infile /certificates/request -outfile /certificates/answer -validity 365 \
			-ext ku:critical=digitalSignature -ext eku=serverAuth,clientAuth \
			-keystore /authority/ca.p12 -storepass:env STORE_PASSWORD
		cat /certificates/answer /certificates/ca.pem > /certificates/chain
		tool -importcert -noprompt -alias node -file /certificates/chain -keystore /certificates/new \
			-storepass:env STORE_PASSWORD
		mv /certificates/new "/certificates/$name.p12"
		rm -f /certificates/request /certificates/answer /certificates/chain
	fi
done
chown "$owner" /certificates /certificates/*
echo "Certificates: $*"
