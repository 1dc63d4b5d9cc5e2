/**
 * Units that hardly a mechanism uses, but that mean something to NEURON: those of trades, of old, of astronomy. A name and
 * what it means, as in UNITS; they are read when a name is met that is none of the usual ones. Names of money are
 * left out, for what they are worth changes.
 */
import { once } from '../../lang/once.ts'

const lengths = `
  rod 5.5 yd, rd rod, nmile 1852m, arpentcan 27.52 mi, arpentlin 191.835 ft, astronomicalunit au, barleycorn 1|3 in,
  bolt 40 yd, bottommeasure 1|40 in, cable 720 ft, caliber 1-2 in, chain 66 ft, cubit 18 in, ell 45 in,
  engineerschain 100 ft, engineerslink 100|100 ft, fathom 6 ft, finger 7|8 in, furlong 220 yd, geodeticfoot
  british-ft, geographicalmile 1852 m, gunterschain 22 yd, hand 4 in, league 3 mi, lightyear c-yr, line 1|12 in,
  link 66|100 ft, marineleague 3 nmile, nail 1|16 yd, nauticalmile nmile, pace 36 in, palm 3 in, parasang 3.5 mi,
  parsec au-radian/arcsec, pc parsec, perch rd, pica 1|6 in, point 1|72 in, pole rd, quarter 9 in, rood 1.21+3 yd,
  rope 20 ft, skein 120 yd, span 9 in, spindle 14400 yd, surveyfoot british-ft, surveyyard 3 surveyfoot,
  surveyorschain 66 ft, surveyorslink 66|100 ft, Xunit 1.00202-13m, englishell 45 inch, scottishell 37.2 inch,
  flemishell 27 inch, bohrradius 1|8.988e9 hbar2-C2 / N m2-e2-electronmass, frenchfoot 16|15 ft, frenchfeet
  frenchfoot, toise 6 frenchfeet, militarypace 2.5 feet`

const areas = `
  acre 4840 yd2, circularinch 1|4 pi-in2, circularmil 1-6|4 pi-in2, homestead 1|4 mi2, quartersection 1|4 mi2, sabin
  1 ft2, section mi2, square 100 ft2, township 36 mi2`

const volumes = `
  quart 1|4 gal, qt quart, pint 1|2 qt, pt pint, floz 1|16 pt, fldr 1|8 floz, peck 8 dry-quart, pk peck, bushel 4
  peck, bu bushel, chaldron 36 bushel, brgallon 277.420 in3 fuzz, brquart 1|4 brgallon, brpint 1|2 brquart, brfloz
  1|20 brpint, brpeck 554.84 in3 fuzz, brbushel 4 brpeck, barrel 42 gal, boardfoot 144 in3, coomb 4 bu, cord 128
  ft3, cordfoot cord, cup 1|2 pt, displacementton 35 ft3, fifth 4|5 qt, firkin 9 gal, gill 1|4 pt, hogshead 2
  barrel, hd hogshead, imaginarycubicfoot 1.4 ft3, jeroboam 4|5 gal, kilderkin 18 gal, last 80 bu, magnum 2 qt,
  minim 1|60 fldr, noggin 1|8 qt, pipe 4 barrel, registerton 100 ft3, rehoboam 156 floz, sack 3 bu, seam 8 bu,
  shippington 40 ft3, strike 2 bu, tablespoon 4 fldr, teaspoon 4|3 fldr, timberfoot ft3, tun 8 barrel, wey 40 bu,
  cran 37.5 brgallon`

const masses = `
  metricton kilokg, dram 1|16 oz, dr dram, grain 1|7000 lb, gr grain, shortton 2000 lb, ton shortton, longton 2240
  lb, scruple 20 grain, apdram 60 grain, apounce 480 grain, appound 5760 grain, troypound appound, bag 94 lb, carat
  205 mg, cental 100 lb, crith 9.06-2 gm, doppelzentner 100 kg, hyl gm force sec2/m, key kg, longhundredweight 112
  lb, longquarter 28 lb, metriccarat 200 mg, pennyweight 1|20 oz, pwt pennyweight, quintal 100 kg,
  shorthundredweight 100 lb, shortquarter 25 lb, slug lb-g-sec2/ft, stone 14 lb, weymass 252 lb, drachm 60 grain,
  iudiptheria 62.8 microgram, iupenicillin .6 microgram, iuinsulin 41.67 microgram, jewlerspoint 2 milligram`

const times = `
  century 100 year, decade 10 yr, fortnight 14 da, millenium 1000 year, siderealyear 365.256360417 day, siderealday
  23.934469444 hour, siderealhour 1|24 siderealday, lunarmonth 29.5305555 day, synodicmonth lunarmonth,
  siderealmonth 27.32152777 day, tropicalyear year, solaryear year, lunaryear 12 lunarmonth`

const light = `
  apostilb cd/pi-m2, blondel cd/pi-m2, equivalentfootcandle lumen/pi-ft2, equivalentlux lumen/pi-m2, equivalentphot
  cd/pi-cm2, footcandle lumen/ft2, footlambert cd/pi-ft2, hefnercandle .92 cd, lambert cd/pi-cm2, nox 1-3 lux, phot
  lumen/cm2, skot 1-3 apostilb, stilb cd/cm2, candle 1.02 candela`

const electricity = `
  franklin 3.33564-10 coul, gamma 1-9 weber/m2, gilbert 7.95775-1 amp, oersted 2.5+2 pi-amp/m, oe oersted, statcoul
  1|2.99792458+9 coul, statamp 1|2.99792458+9 amp, statvolt 2.99792458+2 volt, statcoulomb statcoul, statampere
  statamp`

const numbers = `
  british 1200|3937 m/ft, imperial 1.20095, dry 268.8025 in3/gallon fuzz, bakersdozen 13, caratgold 1|24,
  centesimalminute 1-2 grade, centesimalsecond 1-4 grade, karat 1|24, proof 1|200, quire 25, ream 500, spat 4 pi sr`

const others = `
  ccs 1|36 erlang, lbf lb g, block 512 byte, kbyte 1024 byte, megabyte 1024 kbyte, gigabyte 1024 megabyte, meg
  megabyte, admiraltyknot 6080 ft/hr, barie 1-1 nt/m2, barye 1-1 nt/m2, bev 1+9 e-volt, britishthermalunit 1.05506+3
  joule fuzz, btu britishthermalunit, refrigeration 12000 btu/ton-hour, cfs ft3/sec, clusec 1-8 mm-hg m3/s, dipotre
  /m, frigorie kilocal, galileo 1-2 m/sec2, horsepower 550 ft-lb-g/sec, hp horsepower, knot nmile/hr, langley
  cal/cm2, lusec 1-6 mm-hg m3/s, mach 331.46 m/sec, mgd megagal/day, minersinch 1.5 ft3/min, mpg mile/gal, mph
  mile/hr, pieze 1+3 nt/m2, poundal ft-lb/sec2, pdl poundal, rhe 10 m2/nt-sec, rontgen 2.58-4 curie/kg, rutherford
  1+6 /sec, rydberg 1.36054+1 ev, sthene 1+3 nt, stoke 1-4 m2/sec, therm 1+5 btu, thermie 1+6 cal, tnt 4.6+6
  m2/sec2, brewster 1-12 m2/newton, degreesrankine degF, degreerankine degF, degreaumur 10|8 degC, poncelet 100 kg m
  g / sec, denier .05|450 gram / m, tex .001 gram / m, fresnel 1+12 hertz, pulsatance 2 pi/sec, kip 1000 lbf,
  sievert 8.4 rontgen, cottonyarncount 2520 ft/pound, linenyarncount 900 ft/pound, worstedyarncount 1680 ft/pound,
  metricyarncount meter/gram`

export const rareUnits = once(
  () =>
    new Map(
      [lengths, areas, volumes, masses, times, light, electricity, numbers, others].flatMap((group) =>
        group
          .trim()
          .split(/,\s+/)
          .map((line) => {
            const [, name = '', meaning = ''] = /(\S+)\s+(.*)/s.exec(line)!
            return [name, meaning] as const
          }),
      ),
    ),
)
