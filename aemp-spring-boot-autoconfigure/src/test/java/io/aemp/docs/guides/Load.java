package io.aemp.docs.guides;

record Load(int jobs, double cpu) {
}
