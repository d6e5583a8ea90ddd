# Reads the list of the domains' source files, then an lcov file. Names every line and branch of a domain that no test
# has reached, and every domain that the measurement has not seen at all. Exits 1 when there is one.

FILENAME == "-" { domain = $0; sub(/\.Domain\/.*/, ".Domain", domain); expected[domain] = 1; next }

{ sub(/\r$/, "") }

/^SF:/ {
    file = substr($0, 4)
    if (index(file, root) == 1) file = substr(file, length(root) + 1)
    domain = file; sub(/\.Domain\/.*/, ".Domain", domain); seen[domain] = 1
}

/^DA:/ {
    split(substr($0, 4), part, ",")
    key = file ":" part[1]
    if (!(key in hits)) order[++count] = key
    hits[key] += part[2]
}

/^BRDA:/ {
    split(substr($0, 6), part, ",")
    key = file ":" part[1] ":" part[2] ":" part[3]
    line[key] = file ":" part[1]
    taken[key] += part[4]
}

END {
    for (domain in expected) if (!(domain in seen)) { print "not measured: " domain; missing++ }
    for (key in taken) { branches++; if (taken[key] > 0) branchesHit++; else half[line[key]]++ }
    for (i = 1; i <= count; i++) {
        lines++
        if (hits[order[i]] > 0) linesHit++; else { print "not reached: " order[i]; missing++ }
        if (hits[order[i]] > 0 && order[i] in half) { print "not every branch: " order[i]; missing++ }
    }
    printf "Domains: %d of %d lines, %d of %d branches covered\n", linesHit, lines, branchesHit, branches
    exit missing > 0 || branchesHit < branches || lines == 0
}
