// Commands, requests, replies and snapshots as JSON, and as CBOR where bytes travel: the form in
// which a session can live in a worker or another process. Byte arrays and weights are JSON binary
// values, so text JSON holds them as {"bytes":[...],"subtype":null}; CBOR keeps them compact.
// Alternatives of a variant are told apart by "type", absent optional values are null, and NaN and
// infinities, which JSON has no numbers for, are the texts "nan", "inf", "-inf".
//
// Reading checks types, names and that weights fit together, and reports the first problem with
// the way to it: "snapshot.model.layers[0].weights: found ...". Members that it does not know are
// ignored.
#pragma once

#include <nlohmann/json.hpp>
#include <span>

#include "core/base/result.h"
#include "session/commands.h"
#include "session/run_record.h"
#include "session/snapshot.h"

namespace inkling::wire {

nlohmann::json to_json(const Command& command);
// A configuration is validated here already, so that one out of range is an error of this call.
Result<Command> command_from_json(const nlohmann::json& json);

nlohmann::json to_json(const Request& request);
Result<Request> request_from_json(const nlohmann::json& json);

nlohmann::json to_json(const Reply& reply);
Result<Reply> reply_from_json(const nlohmann::json& json);

// Complete, weights included.
nlohmann::json to_json(const Snapshot& snapshot);
Result<Snapshot> snapshot_from_json(const nlohmann::json& json);

// The points of a history and the names of states, for reports that hold no whole snapshot.
nlohmann::json to_json(const TrainPoint& point);
nlohmann::json to_json(const EvalPoint& point);
nlohmann::json to_json(const Taught& taught);

// What a page keeps of a run.
nlohmann::json to_json(const RunRecord& run);
Result<RunRecord> run_record_from_json(const nlohmann::json& json);

std::string_view to_string(SessionState state);

// CBOR (RFC 8949) of any of the above. Between parts of one program: nesting is not bounded.
Bytes to_cbor(const nlohmann::json& json);
Result<nlohmann::json> from_cbor(std::span<const std::uint8_t> bytes);

}  // namespace inkling::wire
