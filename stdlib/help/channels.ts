/** What `help` says about members of the classes that describe channels and mechanisms. */
export const channelsTexts = `
KSChan.setstructure All parts from one list of numbers.
KSChan.remove_state Takes a state out, with its transitions.
KSChan.remove_transition Takes a transition of a scheme out.
KSChan.ngate Number of gates.
KSChan.nstate Number of states.
KSChan.ntrans Number of transitions.
KSChan.nligand Number of ligands.
KSChan.is_point Whether it is a point process.
KSChan.single Whether channels open one by one, Nsingle of them in each instance.
KSChan.pr Prints what it is made of.
KSChan.iv_type Form of conduction: 0 ohmic, 1 with the reversal potential from concentrations, 2 after Goldman, Hodgkin and Katz.
KSChan.gmax Conductance that new instances have (S/cm2, uS for a point process).
KSChan.erev Reversal potential that new instances have (mV).
KSChan.vres Step of voltage at which single channels look for new rates (mV).
KSChan.rseed Seed of single channels.
KSChan.usetable Whether single gates take their steps from a table; size, lowest and highest voltage.
KSChan.add_hhstate One more gate of one state, as Hodgkin and Huxley have it.
KSChan.add_ksstate One more state of a gate's scheme; of a new gate without one.
KSChan.add_transition A transition between two states of a scheme.
KSChan.trans A transition by number, or by its two states.
KSChan.state A state by number.
KSChan.gate A gate by number.
KSChan.name The name for insert.
KSChan.ion The ion that carries its current, or NonSpecific.
KSChan.ligand The ion that a number of ligand stands for.
KSState.frac Conductance in this state, as a fraction.
KSState.index Its number.
KSState.gate The gate it belongs to.
KSState.name Its name; the variable is name_channel.
KSGate.nstate Number of its states.
KSGate.power How many of them a channel has.
KSGate.sindex Number of its first state.
KSGate.index Its number.
SingleChan.set_rates Mean times of all ways (ms) from a matrix, or of one: set_rates(i, j, ms).
SingleChan.get_rates Fills a matrix with the rates (/ms) from state to state.
SingleChan.set_rand Draws from this Random from now on, which becomes exponential of mean 1.
SingleChan.cond The conductance number of state i; a second argument sets it.
SingleChan.current_state Number of the state it is in; an argument sets it.
SingleChan.current_cond Conductance number of the state it is in.
SingleChan.state_transition Goes to the next state; the time until then (ms).
SingleChan.cond_transition Goes on until the conductance number changes; the time until then (ms).
SingleChan.state_transitions Fills a vector with times until transitions, and another with the states before them.
SingleChan.cond_transitions Fills a vector with times until the conductance changes, and another with the numbers before.
KSTrans.set_f A function of voltage: 1 constant, 2 exponential, 3 linoid, 4 sigmoid, 5 and 6 thermodynamic, 7 table.
KSTrans.index Its number.
KSTrans.type What its functions are: 0 rates, 1 steady state and time constant, 2 and 3 rates by a ligand outside and inside.
KSTrans.ftype Form of a function; -1 without one.
KSTrans.ab Rates at each voltage.
KSTrans.inftau Steady state and time constant at each voltage.
KSTrans.f A function at a voltage.
KSTrans.stoichiometry Power of the ligand's concentration.
KSTrans.src The state it leaves.
KSTrans.target The state it leads to.
KSTrans.parm Numbers of a function; of a table its range as well.
KSTrans.ligand The concentration it depends on.
MechanismStandard._in Of Python: there is none here.
MechanismType.count Number of mechanisms.
MechanismType.select Chooses one by name or number.
MechanismType.selected Number of the chosen one, and its name.
MechanismType.make Inserts the chosen one here, or makes the point process.
MechanismType.remove Takes the chosen one out of the section in use.
MechanismType.is_artificial Whether it is an artificial cell.
MechanismType.is_netcon_target Whether a NetCon may end there.
MechanismType.has_net_event Whether it sends events.
MechanismType.pp_begin The first point process of the kind in the section in use.
MechanismType.pp_next The next one.
MechanismType.internal_type Its number among all mechanisms.
MechanismType.file The .mod file it came from.
MechanismType.code The text of the .mod file.
MechanismType.menu A menu of the mechanisms; needs a display.
MechanismType.action Statement for each choice.
MechanismStandard.count Number of variables.
MechanismStandard.name Name of variable i, and its size.
MechanismStandard.get Value of a variable.
MechanismStandard.set Sets a variable.
MechanismStandard.in Takes the values of a segment, point process or other standard.
MechanismStandard.out Gives the values to them.
MechanismStandard.is_array Whether variable i is an array.
MechanismStandard.panel A panel of the values; needs a display.
MechanismStandard.action Statement for each change.
MechanismStandard.save How a session file names it.
`
